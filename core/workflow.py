"""What all workflows share: a table of transitions, and one way to say why one is not allowed.

An app declares its table of transitions and a pure `refusal()` that returns a sentence: what is wrong and what to do.
Pages use it to hide a button, services to refuse a change, and a test walks through the whole table.
"""

from __future__ import annotations

from dataclasses import dataclass


class TransitionNotAllowed(Exception):
    """A transition that isn't allowed now. The message says why and what to do, and is shown to the person."""


class EditConflict(TransitionNotAllowed):
    """Somebody else changed the record since this person opened it. Nothing is stored, and nothing typed is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition[Status]:
    """One row of a workflow: the statuses it starts from, and the verb that pages and refusals use for it.

    An app adds what its rows need: the target status, who may make the transition, which documents it requires.
    """

    source: frozenset[Status]
    verb: str = ""
    needs_reason: bool = False

    def why_not_from(self, status: Status, *, label: str) -> str:
        """Return why the transition can't start from a status, as a sentence; empty if it can."""
        return "" if status in self.source else f"You can’t {self.verb} while the status is “{label}”."
