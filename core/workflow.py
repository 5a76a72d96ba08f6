"""What every workflow shares: a table of transitions, and one way to say why one is not allowed.

An app declares its table of transitions and a pure `refusal()` that answers with a sentence: what is wrong and what to
do. The page asks it to leave a button out, the service to refuse, and a test walks the whole table.
"""

from __future__ import annotations

from dataclasses import dataclass


class TransitionNotAllowed(Exception):
    """A transition that isn't allowed now. The message says why and what to do, and is shown to the person."""


class EditConflict(TransitionNotAllowed):
    """Somebody else changed the record since this person opened it. Nothing is stored, and nothing typed is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition[Status]:
    """One row of a workflow: the statuses it starts from, and the verb in which pages and refusals speak of it.

    An app adds what its rows need besides: the target, who may make it, which papers it rests on.
    """

    source: frozenset[Status]
    verb: str = ""
    needs_reason: bool = False
