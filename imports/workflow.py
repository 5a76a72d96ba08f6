"""The workflow of an upload. An upload whose rows are stored never changes again."""

from __future__ import annotations

from dataclasses import dataclass

from core.workflow import Transition
from imports.choices import UploadState

_OPEN = frozenset({UploadState.RECEIVED, UploadState.REFUSED, UploadState.FAULTY, UploadState.READY})


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadTransition(Transition[UploadState]):
    """The statuses a transition starts from, and its target."""

    target: UploadState


# A rejected file may be sent again unchanged: the data it is checked against may have changed.
TRANSITIONS = {
    "refuse": UploadTransition(source=_OPEN, target=UploadState.REFUSED),
    "fault": UploadTransition(source=_OPEN, target=UploadState.FAULTY),
    "fit": UploadTransition(source=_OPEN, target=UploadState.READY),
    "finish": UploadTransition(source=frozenset({UploadState.READY}), target=UploadState.DONE),
}


def refusal(move: str, *, state: str) -> str:
    """Why an upload can't make a transition, in a sentence; empty if it can."""
    if state in TRANSITIONS[move].source:
        return ""
    if state == UploadState.DONE:
        return "This file has already been imported. Nothing was changed."
    return "This file has not been checked, or has problems. Fix the problems listed and upload it again."
