"""When a question is asked: conditions on other answers, as data.

The server asks them of the answers that are stored. The page carries what is left of a condition once the answers of
other sections are put in (`reduced`): its script shows a follow-up question at once, and knows no rule of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

type Answers = Mapping[str, str | list[str]]


class AskedWhen(Protocol):
    """Something that answers may fulfil."""

    def __call__(self, answers: Answers) -> bool:
        """Whether these answers fulfil it."""

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """What is left of it for the questions that are left open, given all other answers."""

    @property
    def codes(self) -> frozenset[str]:
        """The questions that it depends on."""

    @property
    def data(self) -> Any:
        """As the page carries it: `true`, `false`, `[code, values]`, `{"all": […]}` or `{"any": […]}`."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """True or false, whatever the answers."""

    holds: bool

    def __call__(self, answers: Answers) -> bool:
        """The same for everybody."""
        return self.holds

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """Itself."""
        return self

    @property
    def codes(self) -> frozenset[str]:
        """It depends on none."""
        return frozenset()

    @property
    def data(self) -> Any:
        """A plain truth."""
        return self.holds


always, never = Fixed(True), Fixed(False)


@dataclass(frozen=True, slots=True)
class Gives:
    """True when the answer to a question is, or its ticks have, one of these values."""

    code: str
    values: tuple[str, ...]

    def __call__(self, answers: Answers) -> bool:
        """Whether the answer is one of them."""
        given = answers.get(self.code)
        return any(value in self.values for value in (given if isinstance(given, list) else [given]))

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """Itself while its question is open; else what the answer makes of it."""
        return self if self.code in left_open else Fixed(self(answers))

    @property
    def codes(self) -> frozenset[str]:
        """Its question."""
        return frozenset({self.code})

    @property
    def data(self) -> Any:
        """The code and the values."""
        return [self.code, list(self.values)]


@dataclass(frozen=True, slots=True)
class Joined:
    """True when all conditions are fulfilled, or any, by `needs_all`."""

    parts: tuple[AskedWhen, ...]
    needs_all: bool

    def __call__(self, answers: Answers) -> bool:
        """Whether all, or any, of its parts are fulfilled."""
        return (all if self.needs_all else any)(part(answers) for part in self.parts)

    def reduced(self, answers: Answers, *, left_open: Collection[str]) -> AskedWhen:
        """Without the parts that are settled; settled itself where one part settles it."""
        parts = [part.reduced(answers, left_open=left_open) for part in self.parts]
        settles = Fixed(not self.needs_all)
        if settles in parts:
            return settles
        still = tuple(part for part in parts if not isinstance(part, Fixed))
        if not still:
            return Fixed(self.needs_all)
        return still[0] if len(still) == 1 else Joined(still, self.needs_all)

    @property
    def codes(self) -> frozenset[str]:
        """Every question of its parts."""
        return frozenset().union(*(part.codes for part in self.parts))

    @property
    def data(self) -> Any:
        """Its parts, under `all` or `any`."""
        return {"all" if self.needs_all else "any": [part.data for part in self.parts]}


def equals(code: str, *values: str) -> AskedWhen:
    """True when the answer to a question is one of these."""
    return Gives(code, values)


def ticked(code: str, value: str) -> AskedWhen:
    """True when a box is ticked."""
    return Gives(code, (value,))


def both(one: AskedWhen, other: AskedWhen) -> AskedWhen:
    """True when both are."""
    return Joined((one, other), needs_all=True)


def either(one: AskedWhen, other: AskedWhen) -> AskedWhen:
    """True when at least one is."""
    return Joined((one, other), needs_all=False)


def reached(conditions: Mapping[str, AskedWhen], answers: Answers) -> set[str]:
    """The codes of the questions whose condition is fulfilled. An answer counts only if its own question is reached.

    So a choice that somebody has taken back leads nowhere, even if an answer to what it led to is still stored.
    """
    counting = answers
    while True:
        found = {code for code, when in conditions.items() if when(counting)}
        left = {code: value for code, value in counting.items() if code in found or code not in conditions}
        if len(left) == len(counting):
            return found
        counting = left
