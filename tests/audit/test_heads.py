"""The head of the chain is copied out of the database, and the copies reveal cut or rewritten logs (P16)."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import heads, sealing
from audit.sealing import ChainHead
from mspt.settings import CELERY_BEAT_SCHEDULE

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 7, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.MSPT_LOG_HEADS = str(tmp_path / "elsewhere" / "log-heads")
    return Path(settings.MSPT_LOG_HEADS)


def link(count: int = 1) -> None:
    """Links of the chain as the sealer makes them; it would wait for transactions of other tests."""
    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute(
                "with last as (select coalesce(max(number), 0) as number from audit_seal), before as ("
                "select coalesce((select hash from audit_seal order by number desc limit 1), '\\x'::bytea) as hash)"
                " insert into audit_seal (number, entries, digest, previous, hash)"
                " select last.number + 1, 0, sha256(''), before.hash,"
                " audit.seal_hash(last.number + 1, 0, sha256(''), before.hash) from last, before"
            )


def cut(number: int) -> None:
    """What only a user with the owner's rights can do."""
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_seal disable trigger user")
        cursor.execute("delete from audit_seal where number >= %s", [number])
        cursor.execute("alter table audit_seal enable trigger user")


def test_head_is_copied_once_each_time_it_moved(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    link()
    first = heads.note(at=NOW)
    assert heads.note(at=NOW) is None
    link()
    second = heads.note(at=NOW)

    assert [first, second] == heads.noted()
    assert second == sealing.head()
    assert file.stat().st_mode & 0o077 == 0


def test_cut_tail_is_detected_without_a_manually_noted_head(file: Path) -> None:
    link(3)
    heads.note(at=NOW)
    newest = sealing.head()
    assert newest is not None
    cut(newest.number)

    problems = sealing.verify(heads.noted())

    assert f"Seal {newest.number}, noted elsewhere, is gone: the end of the log was cut." in problems


def test_rebuilt_chain_is_detected(file: Path) -> None:
    link(2)
    heads.note(at=NOW)
    newest = sealing.head()
    assert newest is not None
    file.write_text(file.read_text().replace(newest.hash, "0" * 64))

    assert any("the log was rewritten" in problem for problem in sealing.verify(heads.noted()))


def test_the_command_compares_with_every_copied_head(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "seal", lambda: 0)  # it waits for transactions of other tests
    monkeypatch.setattr(sealing, "verify", lambda noted: [str(head) for head in noted])
    file.parent.mkdir()
    file.write_text(f"2026-11-24T10:07:00Z 1:{'a' * 64}\n2026-11-24T11:07:00Z 2:{'b' * 64}\n")
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_audit", "--head", f"3:{'c' * 64}", stderr=errors)

    assert errors.getvalue().split() == [f"1:{'a' * 64}", f"2:{'b' * 64}", f"3:{'c' * 64}"]


def test_line_changed_by_hand_is_named(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(f"2026-11-24T10:07:00Z 1:{'a' * 64}\nsomething else\n")

    with pytest.raises(heads.UnreadableHead, match="Line 2"):
        heads.noted()


def test_comparison_needs_a_copy(file: Path) -> None:
    assert heads.noted() == []
    assert sealing.verify([ChainHead(number=10**9, hash="a" * 64)]) != sealing.verify([])


def test_the_head_is_copied_each_hour() -> None:
    task = CELERY_BEAT_SCHEDULE["copy the head of the log"]

    assert task["task"] == "mspt.tasks.note_log_head"
    assert len(task["schedule"].hour) == 24
