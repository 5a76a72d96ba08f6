"""The moves that an upload can make. One whose rows are stored never moves again: the same file changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from files.choices import UploadState

_OPEN = frozenset({UploadState.RECEIVED, UploadState.REFUSED, UploadState.FAULTY, UploadState.READY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From where, and to where."""

    start: frozenset[UploadState]
    end: UploadState


# A file that did not fit may be sent again unchanged: what it is checked against may have changed.
MOVES = {
    "refuse": Move(start=_OPEN, end=UploadState.REFUSED),
    "fault": Move(start=_OPEN, end=UploadState.FAULTY),
    "fit": Move(start=_OPEN, end=UploadState.READY),
    "finish": Move(start=frozenset({UploadState.READY}), end=UploadState.DONE),
}


class MoveRefused(Exception):
    """The upload can't make this move; the text says why and what to do."""


def refusal(move: str, *, state: str) -> str:
    """Why an upload can't make a move, in a sentence; empty where it can."""
    if state in MOVES[move].start:
        return ""
    if state == UploadState.DONE:
        return "This file has already been imported. Nothing was changed."
    return "This file has not been checked, or has problems. Fix the problems listed and upload it again."
