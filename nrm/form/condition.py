"""When a question is asked: conditions on other answers, as data.

The server evaluates conditions on the stored answers. The page carries what is left of a condition once the answers of
other sections are filled in (`reduced`). Its script shows a follow-up question immediately, and has no rules of its
own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

type Answers = Mapping[str, str | list[str]]


class AskedWhen(Protocol):
    """A condition that a set of answers may meet."""

    def __call__(self, answers: Answers) -> bool:
        """Whether these answers meet the condition."""

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """Return what is left of the condition for the questions that are open, given all other answers."""

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of the questions that the condition depends on."""

    @property
    def data(self) -> Any:
        """Return the condition as the page carries it:

        `true`, `false`, `[code, values]`, `{"all": […]}` or `{"any": […]}`.
        """


@dataclass(frozen=True, slots=True)
class FixedCondition:
    """True or false, whatever the answers."""

    holds: bool

    def __call__(self, answers: Answers) -> bool:
        """Return the same value for everybody."""
        return self.holds

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """Return itself."""
        return self

    @property
    def codes(self) -> frozenset[str]:
        """Return the empty set."""
        return frozenset()

    @property
    def data(self) -> Any:
        """Return the plain boolean."""
        return self.holds


always, never = FixedCondition(True), FixedCondition(False)


@dataclass(frozen=True, slots=True)
class AnswerCondition:
    """True if the answer to a question is one of these values, or one of them is ticked."""

    code: str
    values: tuple[str, ...]

    def __call__(self, answers: Answers) -> bool:
        """Whether the answer is one of the values."""
        given = answers.get(self.code)
        return any(value in self.values for value in (given if isinstance(given, list) else [given]))

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """Return itself while its question is open; otherwise the result that the answer gives."""
        return self if self.code in left_open else FixedCondition(self(answers))

    @property
    def codes(self) -> frozenset[str]:
        """Return the code of its question."""
        return frozenset({self.code})

    @property
    def data(self) -> Any:
        """Return the code and the values."""
        return [self.code, list(self.values)]


@dataclass(frozen=True, slots=True)
class CombinedCondition:
    """True if all conditions are met, or any, depending on `needs_all`."""

    parts: tuple[AskedWhen, ...]
    needs_all: bool

    def __call__(self, answers: Answers) -> bool:
        """Whether all, or any, of its parts are met."""
        return (all if self.needs_all else any)(part(answers) for part in self.parts)

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """Return it without the parts that are resolved; a fixed result where one part decides it."""
        parts = [part.reduced(answers, left_open=left_open) for part in self.parts]
        settles = FixedCondition(not self.needs_all)
        if settles in parts:
            return settles
        still = tuple(part for part in parts if not isinstance(part, FixedCondition))
        if not still:
            return FixedCondition(self.needs_all)
        return still[0] if len(still) == 1 else CombinedCondition(still, self.needs_all)

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of every question of its parts."""
        return frozenset().union(*(part.codes for part in self.parts))

    @property
    def data(self) -> Any:
        """Return its parts, under `all` or `any`."""
        return {"all" if self.needs_all else "any": [part.data for part in self.parts]}


def equals(code: str, *values: str) -> AskedWhen:
    """Return a condition that is true if the answer to a question is one of these."""
    return AnswerCondition(code, values)


def ticked(code: str, value: str) -> AskedWhen:
    """Return a condition that is true if a box is ticked."""
    return AnswerCondition(code, (value,))


def both(condition: AskedWhen, other: AskedWhen) -> AskedWhen:
    """Return a condition that is true if both are."""
    return CombinedCondition((condition, other), needs_all=True)


def either(condition: AskedWhen, other: AskedWhen) -> AskedWhen:
    """Return a condition that is true if at least one is."""
    return CombinedCondition((condition, other), needs_all=False)


def reached(conditions: Mapping[str, AskedWhen], answers: Answers) -> set[str]:
    """Return the codes of the questions whose condition is met. An answer counts only if its own question is reached.

    So a choice that the user has cleared leads nowhere, even if an answer to its follow-up question is still stored.
    """
    counting = answers
    while True:
        codes = {code for code, when in conditions.items() if when(counting)}
        left = {code: value for code, value in counting.items() if code in codes or code not in conditions}
        if len(left) == len(counting):
            return codes
        counting = left
