"""Build subjects with their past from the rows of a file: group rows by person, and give each order its history.

A missing value, or a conflict between two rows, is a problem of the row. So is an impossible sequence, and a transition
that a court could not have made. `history_import` reports those, with the section of the law, for every transition that
it could check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from core.govuk import in_words
from imports.checking.problems import FilePosition, SheetProblem
from orders.choices import INTERIM, OrderKind, OrderState, Particular
from orders.imports import duplicates, history_import, later_steps, row_problems, transitions
from orders.imports.file_rows import OrderFileRow
from orders.imports.later_steps import LaterStep
from orders.imports.layout import KIND
from orders.imports.past_records import OrdersImported, PastOrder, PastSubject
from orders.imports.row_problems import problem
from orders.imports.transitions import ImportedTransitions, PlacedTransition
from orders.models import Condition
from orders.order_history import OrderChange
from orders.subjects.records import Identifier
from orders.timeline import TITLES

MOST_PLACES = 20  # of one sentence that people must check
PARTICULARS = {
    "name": Particular.NAME,
    "alias": Particular.ALIAS,
    "address": Particular.ADDRESS,
    "vehicle": Particular.VEHICLE,
    "phone": Particular.PHONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedTransition:
    """One transition as the preview shows it, with its automatic consequences."""

    title: str
    on: date
    court: str
    added: tuple[Condition, ...]
    removed: tuple[Condition, ...]
    last_day: str  # where the transition set it


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPreview:
    """One order as the preview shows it; identifies the person only by the file's own reference."""

    row: int
    person: str
    reference: str
    kind: str
    made_on: date | None
    ends_on: date | None
    conditions: int
    status: str
    to_complete: tuple[str, ...]  # the unknown details, in words
    history: tuple[PreviewedTransition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCheck:
    """What the law requires people to check, and the rows that it concerns."""

    sentence: str
    places: tuple[str, ...]

    @property
    def where(self) -> str:
        """The rows, limited to a readable number."""
        more = len(self.places) - MOST_PLACES
        return "; ".join(self.places[:MOST_PLACES]) + (f"; and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImport:
    """The outcome of a file: subjects, preview lines and what people must check; or every problem of every row."""

    subjects: tuple[PastSubject, ...] = ()
    first_rows: tuple[OrderFileRow, ...] = ()  # of each subject
    several_references: tuple[str, ...] = ()  # rows about one person with several references in the file
    lines: tuple[OrderPreview, ...] = ()
    to_check: tuple[ToCheck, ...] = ()
    problems: tuple[SheetProblem, ...] = ()


def outcome_of(rows: Iterable[OrderFileRow], *, by: User, at: datetime) -> OrderImport:
    """The outcome of importing these rows.

    Stores nothing. A row with a problem does not hide the problems of others.
    """
    work = _SubjectImport(list(rows), by=by)
    work.look_at_rows()
    people = work.people()
    subjects = tuple(_subject(person, by=by, at=at) for person in people)
    tried = history_import.tried(subjects)
    work.note_refusals(tried, people)
    work.look_at_replaced(tried)
    work.name_untried()
    problems = tuple(sorted(work.problems, key=lambda sheet_problem: sheet_problem.order))
    if problems:
        return OrderImport(subjects=subjects, problems=problems)
    # An order with an unreadable step has no checked transitions and so no line; the file's own problems explain it.
    lines = (_line(row, past) for person in people for row in person.rows if (past := tried.histories[str(row.number)]))
    return OrderImport(
        subjects=subjects,
        first_rows=tuple(person.rows[0] for person in people),
        several_references=tuple(_several_references(people)),
        lines=tuple(lines),
        to_check=tuple(_to_check(tried, people)),
    )


def left_without(rows: Sequence[OrderFileRow], problems: Iterable[SheetProblem]) -> list[OrderFileRow]:
    """The rows that remain without the people who have a problem in any row.

    An order without the step that ended it would appear to be in force, and so would one without the order that
    replaced it. So the import takes all of a person's rows or none.
    """
    faulty = {(sheet_problem.where.sheet, sheet_problem.where.row) for sheet_problem in problems}
    orders = [row for row in rows if row.kind == KIND]
    same = duplicates.one_person_each(orders)
    person_of = {row.text("reference").casefold(): same[row.text("person").casefold()] for row in orders}

    def person(row: OrderFileRow) -> str:
        return person_of.get(row.text("reference" if row.kind == KIND else "of").casefold(), "")

    gone = {person(row) for row in rows if row.place in faulty} | {""}
    return [row for row in rows if person(row) not in gone]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """The rows of one person's orders, with the transitions of all of them in sequence."""

    rows: tuple[OrderFileRow, ...]
    placed: tuple[PlacedTransition, ...]


@dataclass(slots=True)
class _SubjectImport:
    """Builds subjects with their past from one file."""

    rows: list[OrderFileRow]
    by: User = field(kw_only=True)
    problems: list[SheetProblem] = field(default_factory=list)
    untried: dict[tuple[str, int], OrderFileRow] = field(default_factory=dict)  # rows that follow a row with a problem
    lives: dict[int, ImportedTransitions] = field(default_factory=dict)  # by the number of the order's row
    steps: dict[int, list[LaterStep]] = field(default_factory=dict)

    @property
    def orders(self) -> list[OrderFileRow]:
        """The rows of the orders."""
        return [row for row in self.rows if row.kind == KIND]

    @property
    def faulty(self) -> set[tuple[str, int]]:
        """The places of rows with a problem of their own or of the file."""
        places = {(sheet_problem.where.sheet, sheet_problem.where.row) for sheet_problem in self.problems}
        return places | {row.place for row in self.rows if not row.is_sound}

    def look_at_rows(self) -> None:
        """Collect every problem of the rows: each by itself, against other rows, and against their conditions."""
        self.problems += row_problems.of_orders([row for row in self.orders if row.is_sound], by=self.by)
        by_reference = {row.text("reference").casefold(): row for row in self.orders if row.text("reference")}
        rows_of: dict[int, list[OrderFileRow]] = {}
        for row in self.rows:
            if row.kind == KIND or not row.text("of"):
                continue
            order = by_reference.get(row.text("of").casefold())
            if order is None:
                explanation = "No order in this file has that reference."
                remedy = (
                    "Enter the reference of an order in this file. For an order already in the register, record the "
                    "step on its page."
                )
                self.problems.append(problem(row, "no_such_order", "of", explanation, remedy))
            else:
                rows_of.setdefault(order.number, []).append(row)
        for order in self.orders:
            self._look_at_order(order, rows_of.get(order.number, []), by_reference)

    def _look_at_order(
        self, order: OrderFileRow, rows: Sequence[OrderFileRow], by_reference: dict[str, OrderFileRow]
    ) -> None:
        """Find the steps of an order, and its transitions as far as they are clear."""
        steps = later_steps.steps_of(row for row in rows if row.is_sound)
        for step in steps:
            self.problems += later_steps.faults_of(step)
            other = by_reference.get(step.head.text("replaced_by").casefold())
            if step.head.text("replaced_by") and (other is None or not _same_person(other, order)):
                explanation = "No order for this person in this file has that reference."
                self.problems.append(
                    problem(step.head, "no_such_order", "replaced_by", explanation, "Correct the reference.")
                )
        faulty = self.faulty
        if order.place in faulty:
            self._leave_untried(row for row in rows if row.place not in faulty)
            return
        wrong = [row for row in rows if row.place in faulty]
        clear = [step for step in steps if not any(row in wrong for row in step.rows)]
        unclear = [transitions.order_of(step.head) for step in steps if step not in clear]
        until = min([*unclear, *map(transitions.order_of, wrong)], default=None)
        lived = transitions.transitions_of_row(order, [step for step in clear if step.move != "replace"], until=until)
        self.lives[order.number] = lived
        self.problems += lived.problems
        self._leave_untried(lived.untried)
        if until is None and not lived.problems:
            self.steps[order.number] = steps

    def people(self) -> list[_Person]:
        """The orders that can be checked, by person; an interim order only together with its main application."""
        sound = [row for row in self.orders if row.number in self.lives]
        mains = {row.text("reference").casefold() for row in sound}
        people: dict[str, list[OrderFileRow]] = {}
        same = duplicates.one_person_each(sound)
        for row in sound:
            if not row.text("main") or row.text("main").casefold() in mains:
                people.setdefault(same[row.text("person").casefold()], []).append(row)
            else:
                self._leave_untried(each for step in self.steps.get(row.number, []) for each in step.rows)
        return [_Person(rows=tuple(rows), placed=tuple(self._moves_of(rows))) for rows in people.values()]

    def _moves_of(self, rows: Iterable[OrderFileRow]) -> Iterator[PlacedTransition]:
        """The transitions of one person's orders. A death ends all of them, so it appears once."""
        died: PlacedTransition | None = None
        for placed in sorted(
            (move for row in rows for move in self.lives[row.number].moves), key=lambda move: move.order
        ):
            if placed.move.move != "die":
                yield placed
            elif died is None:
                died = placed
                yield placed
            elif placed.move.details.on != died.move.details.on:
                explanation = f"Row {died.row.number} has {in_words(died.move.details.on)} for the same person."
                self.problems.append(problem(placed.row, "two_deaths", "on", explanation, "Correct one of them."))

    def note_refusals(self, tried: OrdersImported, people: Sequence[_Person]) -> None:
        """Report each refusal at its place, and list the rows that were not checked because of it."""
        for refusal in tried.refusals:
            person = people[refusal.subject - 1]
            if refusal.move < 0:
                self.problems.append(problem(person.rows[0], "refused", "reference", refusal.sentence, ""))
                continue
            row, key = person.placed[refusal.move].place_of(refusal.about)
            self.problems.append(problem(row, "refused", key, refusal.sentence, ""))
            if refusal.stops:
                after = [placed for placed in person.placed[refusal.move + 1 :] if placed.move.order == refusal.order]
                self._leave_untried(row for placed in after if placed.step for row in placed.step.rows)

    def look_at_replaced(self, tried: OrdersImported) -> None:
        """Check that an order that the file calls replaced ended that way, by that order and on that day."""
        faulty = self.faulty
        for number, steps in self.steps.items():
            history = tried.histories.get(str(number), ())
            by_itself = {change.step.on: change.step.order.replaced_by for change in history if _replaces(change)}
            for step in steps:
                if step.move != "replace" or step.head.place in faulty or not history:
                    continue
                by = by_itself.get(step.on)
                if by is None or by.reference.casefold() != step.head.text("replaced_by").casefold():
                    last = history[-1].step
                    explanation = (
                        f"In this file its status is “{OrderState(last.became).label}” from {in_words(last.on)}."
                    )
                    remedy = (
                        "A later order of the same kind ends it on the day that order is made. Correct the date or "
                        "the reference, or delete this row."
                    )
                    self.problems.append(problem(step.head, "not_replaced", "replaced_by", explanation, remedy))

    def name_untried(self) -> None:
        """Report each row that was not checked because it follows a row with a problem."""
        faulty = self.faulty
        for place, row in self.untried.items():
            if place not in faulty:
                explanation = "Another row for this order has a problem, so we did not check this row."
                self.problems.append(problem(row, "follows", "of", explanation, "Fix that row first."))

    def _leave_untried(self, rows: Iterable[OrderFileRow]) -> None:
        for row in rows:
            self.untried.setdefault(row.place, row)


def _several_references(people: Iterable[_Person]) -> Iterator[str]:
    """For each person with several references in the file, the sentence that explains why they are one person."""
    for person in people:
        if len(references := list(dict.fromkeys(row.text("person") for row in person.rows))) > 1:
            listed = ", ".join(references)
            yield f"{listed}: the same name and date of birth, so these rows become one person."


def _to_check(tried: OrdersImported, people: Sequence[_Person]) -> Iterator[ToCheck]:
    """Each legal warning once, with the rows that it concerns."""
    places: dict[str, list[str]] = {}
    for warned in tried.warnings:
        row, _ = people[warned.subject - 1].placed[warned.move].place_of(warned.about)
        place = str(FilePosition(row.sheet, row=row.number))
        if place not in (there := places.setdefault(warned.sentence, [])):
            there.append(place)
    for sentence, rows in places.items():
        yield ToCheck(sentence=sentence, places=tuple(rows))


def _same_person(row: OrderFileRow, other: OrderFileRow) -> bool:
    return row.text("person").casefold() == other.text("person").casefold()


def _replaces(change: OrderChange) -> bool:
    return change.step.move == "replace"


def _subject(person: _Person, *, by: User, at: datetime) -> PastSubject:
    """One person with every order."""
    by_reference = {row.text("reference").casefold(): str(row.number) for row in person.rows}
    return PastSubject(
        by=by,
        known=_known(person.rows),
        born_on=next((day for row in person.rows if (day := row.day("born_on"))), None),
        orders=[
            PastOrder(
                key=str(row.number),
                kind=row.text("kind"),
                reference=row.text("reference"),
                basis=row.text("basis"),
                applicant=row.text("applicant"),
                to_complete=_to_complete(row, person.placed),
                began_unknown=row.day("applied_on") is None,
                main=by_reference.get(row.text("main").casefold(), "") if row.text("main") else "",
            )
            for row in sorted(person.rows, key=lambda row: row.text("kind") in INTERIM)
        ],
        moves=[placed.move for placed in person.placed],
        recorded_at=at,
    )


def _to_complete(row: OrderFileRow, placed: Iterable[PlacedTransition]) -> list[str]:
    """The details that neither the row of an order nor its later steps state."""
    moves_of_order = (transition.move for transition in placed if transition.move.order == str(row.number))
    return sorted({code for move in moves_of_order for code in move.details.not_known})


def _known(rows: Iterable[OrderFileRow]) -> list[Identifier]:
    """The person's identifying details, without duplicates."""
    identifiers: list[Identifier] = []
    for row in rows:
        for key, kind in PARTICULARS.items():
            text = row.text(key)
            if text and not any((identifier.kind, identifier.text) == (kind, text) for identifier in identifiers):
                identifiers.append(Identifier(kind=kind, text=text))
    return identifiers


def _line(row: OrderFileRow, history: Sequence[OrderChange]) -> OrderPreview:
    last = history[-1].step
    return OrderPreview(
        row=row.number,
        person=row.text("person"),
        reference=row.text("reference"),
        kind=OrderKind(row.text("kind")).label,
        made_on=row.day("made_on"),
        ends_on=last.ends_on,
        conditions=sum(condition.removed is None for change in history for condition in change.added),
        status=OrderState(last.became).label,
        to_complete=tuple(last.order.missing),
        history=tuple(_happened(history)),
    )


def _happened(history: Iterable[OrderChange]) -> Iterator[PreviewedTransition]:
    before: tuple[date | None, date | None] = (None, None)
    for change in history:
        step = change.step
        days = (step.starts_on, step.ends_on)
        last_day = f"until {in_words(step.ends_on)}" if step.ends_on else "until further order"
        yield PreviewedTransition(
            title=TITLES[step.move],
            on=step.on,
            court=step.court,
            added=change.added,
            removed=change.removed,
            last_day=last_day if step.starts_on and days != before else "",
        )
        before = days
