"""Work beside the load runs one piece after another, and a failure in it ends the load."""

from __future__ import annotations

import threading
import time

import pytest

from demo.in_turn import WorkInTurn


def test_pieces_run_one_after_another_on_one_other_thread_and_the_block_ends_with_the_last() -> None:
    done: list[tuple[str, int]] = []

    def piece(name: str) -> None:
        done.append((name, threading.get_ident()))

    with WorkInTurn(prepare=lambda: piece("prepare")) as beside:
        for name in ("library", "referrals", "orders"):
            beside.add(piece, name)

    assert [name for name, _ in done] == ["prepare", "library", "referrals", "orders"]
    assert len({thread for _, thread in done}) == 1
    assert done[0][1] != threading.get_ident()


def test_waiting_waits_for_all_pieces_so_far() -> None:
    goes_on, done = threading.Event(), []

    def piece() -> None:
        goes_on.wait()
        done.append("month")

    with WorkInTurn(prepare=list) as beside:
        beside.add(piece)
        goes_on.set()
        beside.wait()

        assert done == ["month"]


def test_failure_of_a_piece_is_raised_at_the_end_of_the_block() -> None:
    def fail() -> None:
        raise LookupError("no such force")

    with pytest.raises(LookupError, match="no such force"), WorkInTurn(prepare=list) as beside:
        beside.add(fail)


def test_failure_of_the_block_cancels_the_pieces_after_it() -> None:
    done: list[str] = []

    def until_the_next_is_cancelled() -> None:
        for _ in range(1000):
            if beside._pieces and beside._pieces[-1].cancelled():
                return
            time.sleep(0.01)

    def fail_in_a_block() -> None:
        with beside:
            beside.add(done.append, "month")
            raise LookupError("no such force")

    beside = WorkInTurn(prepare=until_the_next_is_cancelled)
    with pytest.raises(LookupError, match="no such force"):
        fail_in_a_block()

    assert done == []
