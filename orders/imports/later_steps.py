"""What happened to an order after its application: combines rows of the second sheet into steps.

The table of transitions (`workflow`) decides which columns belong to which step and which values a step needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from imports.checking.problems import SheetProblem
from orders.choices import ConditionKind, Reach
from orders.imports.file_rows import OrderFileRow
from orders.imports.row_problems import incomplete, of_term, problem
from orders.imports.terms import HAPPENED
from orders.workflow import TRANSITIONS, DecidingCourt, OrderTransition

CHANGES = ("removes", "adds", "adds_kind", "condition_ends_on", "reach", "countries", "station")
FACTS = (
    "asked_by",
    "court_kind",
    "court",
    "ends_on",
    "further_order",
    "next_on",
    "served_how",
    "served_by",
    "consents",
    "replaced_by",
    "reasons",
)
BY_APPLICANT = frozenset({"serve", "withdraw"})  # by the applicant for the order, where the row states nothing else
# The steps that a column belongs to; any other column belongs to every step except automatic ones.
BELONG: Mapping[str, Callable[[str, OrderTransition], bool]] = {
    "ends_on": lambda _, move: move.sets_term,
    "further_order": lambda _, move: move.sets_term,
    "next_on": lambda name, _: name == "adjourn",
    "served_how": lambda name, _: name == "serve",
    "served_by": lambda name, _: name == "serve",
    "consents": lambda name, _: name == "discharge",
    "replaced_by": lambda name, _: name == "replace",
    **dict.fromkeys(CHANGES, lambda _, move: move.changes_conditions),
    **dict.fromkeys(("asked_by", "court_kind", "court", "reasons"), lambda _, move: not move.by_itself),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterStep:
    """One step: its first row, and the rows that continue it with more changes to conditions."""

    rows: tuple[OrderFileRow, ...]

    @property
    def head(self) -> OrderFileRow:
        """The first row, which says what happened."""
        return self.rows[0]

    @property
    def move(self) -> str:
        """The transition in the workflow."""
        return self.head.text("happened")

    @property
    def on(self) -> date:
        """The day of the step."""
        day = self.head.day("on")
        assert day is not None  # noqa: S101 (a required day)
        return day

    def goes_on_with(self, row: OrderFileRow) -> bool:
        """Whether a row continues the step with another condition: same order, day and step, and no other values."""
        same = all(row.values.get(key) == self.head.values.get(key) for key in ("happened", "on"))
        filled_in = (key for key in FACTS if row.values.get(key) is not None)
        return same and all(row.values[key] == self.head.values.get(key) for key in filled_in)


def steps_of(rows: Iterable[OrderFileRow]) -> list[LaterStep]:
    """The steps of one order, in the order of the sheet."""
    steps: list[LaterStep] = []
    for row in rows:
        if steps and steps[-1].goes_on_with(row):
            steps[-1] = replace(steps[-1], rows=(*steps[-1].rows, row))
        else:
            steps.append(LaterStep(rows=(row,)))
    return steps


def faults_of(step: LaterStep) -> Iterator[SheetProblem]:
    """The missing values in the rows of a step, and the values that do not belong to the step."""
    move = TRANSITIONS[step.move]
    for place, row in enumerate(step.rows):
        yield from _not_of_step(row, step.move, move)
        yield from _of_conditions(row)
        if place and not any(row.values.get(key) for key in ("removes", "adds")):
            explanation = f"Row {step.head.number} is the same."
            yield problem(row, "twin", "happened", explanation, "Delete one of the two rows.")
    yield from _not_said(step.head, step.move, move)


def _not_of_step(row: OrderFileRow, name: str, move: OrderTransition) -> Iterator[SheetProblem]:
    """Values that do not belong to the step."""
    word = HAPPENED[name][0]
    for key, belongs in BELONG.items():
        if row.values.get(key) is None or belongs(name, move):
            continue
        others = [HAPPENED[other][0] for other in HAPPENED if belongs(other, TRANSITIONS[other])]
        explanation = f"“{word}” does not use {row.column(key).name}."
        remedy = f"Delete it, or change What happened to {' or '.join(others)}." if len(others) < 5 else "Delete it."
        yield problem(row, "not_of_step", key, explanation, remedy)


def _not_said(row: OrderFileRow, name: str, move: OrderTransition) -> Iterator[SheetProblem]:
    """Required values that the step lacks."""
    needed: list[str] = []
    if move.bench is not DecidingCourt.NONE:
        needed += ["court_kind", "court"]
    if move.needs_reason:
        needed.append("reasons")
    needed += [key for key in ("next_on", "served_how", "served_by", "replaced_by") if BELONG[key](name, move)]
    if len(move.asked_by) > 1 and name not in BY_APPLICANT:
        needed.append("asked_by")
    for key in needed:
        if not row.values.get(key):
            yield incomplete(row, "happened", key)
    if move.sets_term:
        yield from of_term(row)
    asked_by = row.text("asked_by")
    if asked_by and asked_by not in move.asked_by and not move.by_itself:
        who = "; ".join(row.column("asked_by").terms[party][0] for party in sorted(move.asked_by))
        explanation = f"This applicant cannot apply for “{HAPPENED[name][0]}”."
        yield problem(row, "not_theirs", "asked_by", explanation, f"Enter one of these: {who}.")


def _of_conditions(row: OrderFileRow) -> Iterator[SheetProblem]:
    """Missing values of an added condition."""
    kind = row.text("adds_kind")
    for key, needed in (("adds", "adds_kind"), ("adds_kind", "adds"), ("condition_ends_on", "adds")):
        if row.values.get(key) and not row.values.get(needed):
            yield incomplete(row, key, needed)
    if kind == ConditionKind.TRAVEL_BAN and not row.text("reach"):
        yield incomplete(row, "adds_kind", "reach")
    if kind == ConditionKind.PASSPORTS and not row.text("station"):
        yield incomplete(row, "adds_kind", "station")
    for key in ("reach", "countries"):
        if row.text(key) and kind != ConditionKind.TRAVEL_BAN:
            explanation = "Only a foreign travel prohibition uses this."
            remedy = "Delete it, or enter Foreign travel prohibition under Kind of condition."
            yield problem(row, "not_a_ban", key, explanation, remedy)
    if row.text("station") and kind not in {ConditionKind.PASSPORTS, ConditionKind.NOTIFICATION}:
        explanation = "Only passports and notices use this."
        yield problem(row, "no_station", "station", explanation, "Delete it, or correct the kind of condition.")
    if row.text("reach") in {Reach.NAMED, Reach.ALL_BUT} and not row.text("countries"):
        yield problem(
            row, "no_countries", "reach", "It does not name a country.", ("Fill in Countries, separated by semicolons.")
        )
