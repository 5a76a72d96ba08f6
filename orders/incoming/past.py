"""From rows to subjects with their past: rows of one person come together, and each order gets its moves.

What a row leaves open, or two rows say differently, is a problem of the row. So is what a court could not have done,
which `whole` says with its section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from files.problems import Problem, Where
from files.values import Read
from orders import whole
from orders.choices import INTERIM, ConditionKind, OrderKind, Paper, Particular, Party, Reach, State
from orders.incoming.layout import NAME_OF, PROHIBITIONS, Row
from orders.models import Order
from orders.path import MOVES
from orders.said import Told, Words
from orders.subjects import Known
from orders.whole import PastMove, PastOrder, PastSubject

PARTICULARS = {
    "name": Particular.NAME,
    "alias": Particular.ALIAS,
    "address": Particular.ADDRESS,
    "vehicle": Particular.VEHICLE,
    "phone": Particular.PHONE,
}
AS_KEPT = "It came in with the force’s past orders."  # why no condition is taken from the library
CONSENTS = frozenset({Paper.CONSENT_SUBJECT, Paper.CONSENT_POLICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One order as the preview shows it; of the person only the file's own reference."""

    row: int
    person: str
    reference: str
    kind: str
    made_on: date | None
    ends_on: date | None
    conditions: int
    stands_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a file comes to: subjects and lines, or every problem of a row."""

    subjects: tuple[PastSubject, ...] = ()
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()


def outcome_of(rows: Iterable[Row], *, by: User, at: datetime) -> Outcome:
    """What taking these rows in would do. Nothing is stored. A row with a problem does not hide those of others."""
    asked = list(rows)
    problems = [problem for row in asked for problem in _of_row(row)]
    problems += _of_person(asked) + _of_main(asked) + _of_reference(asked, by=by)
    faulty = {problem.where.row for problem in problems}
    sound = [row for row in asked if row.number not in faulty]
    mains = {row.text("reference").casefold() for row in sound}
    people: dict[str, list[Row]] = {}
    for row in sound:
        if not row.text("main") or row.text("main").casefold() in mains:
            people.setdefault(row.text("person").casefold(), []).append(row)
    whole_ones = list(people.values())
    subjects = [_subject(some, by=by, at=at) for some in whole_ones]
    tried = whole.tried(subjects)
    for refusal in tried.refusals:
        some = whole_ones[refusal.subject - 1]
        row = next((one for one in some if str(one.number) == refusal.order), some[0])
        problems.append(_problem(row, "refused", "reference", refusal.sentence, ""))
    return Outcome(
        subjects=tuple(subjects),
        lines=tuple(_line(row, State(tried.states[str(row.number)])) for some in whole_ones for row in some)
        if not problems
        else (),
        problems=tuple(sorted(problems, key=lambda problem: problem.order)),
    )


def _line(row: Row, state: State) -> Line:
    return Line(
        row=row.number,
        person=row.text("person"),
        reference=row.text("reference"),
        kind=OrderKind(row.text("kind")).label,
        made_on=row.day("made_on"),
        ends_on=row.day("ends_on"),
        conditions=len(list(_conditions(row))),
        stands_at=state.label,
    )


def _problem(row: Row, code: str, key: str, found: str, remedy: str) -> Problem:
    said = row.values.get(key)
    return Problem(code, Where(row.sheet, row=row.number, header=NAME_OF[key]), str(said or ""), found, remedy)


def _of_row(row: Row) -> Iterator[Problem]:
    """What one row leaves open, or says twice."""
    made, ends, further = row.day("made_on"), row.day("ends_on"), row.text("further_order")
    if made and not ends and not further:
        remedy = "Give the last day, or say Yes under Until further order."
        yield _problem(row, "no_end", "ends_on", "It does not say how long the order runs.", remedy)
    if ends and further:
        found = "It has a last day and runs until further order."
        yield _problem(row, "two_ends", "ends_on", found, "Keep the one that the order says.")
    if made and row.day("refused_on"):
        found = "It was made and refused."
        yield _problem(row, "made_and_refused", "refused_on", found, "Keep the one that the court decided.")
    if not made:
        for key in ("starts_on", "ends_on", "further_order", "served_on", "discharged_on"):
            if row.values.get(key):
                found = "The row does not say that the order was made."
                yield _problem(row, "not_made", key, found, "Give the day under Made on, or take this out.")
    for later, earlier in (
        ("refused_on", "applied_on"),
        ("made_on", "applied_on"),
        ("served_on", "made_on"),
        ("discharged_on", "made_on"),
    ):
        day, before = row.day(later), row.day(earlier)
        if day and before and day < before:
            found = f"It is before {NAME_OF[earlier]}."
            yield _problem(row, "too_early", later, found, "Correct one of the two days.")
    for key, needed in (
        ("ban", "ban_words"),
        ("ban_words", "ban"),
        ("ban_ends_on", "ban_words"),
        ("countries", "ban"),
        ("passports", "station"),
        ("served_on", "served_how"),
        ("served_on", "served_by"),
        ("served_how", "served_on"),
        ("discharged_on", "discharge_asked_by"),
        ("discharged_on", "reasons"),
        ("refused_on", "reasons"),
    ):
        if row.values.get(key) and not row.values.get(needed):
            found = f"It needs {NAME_OF[needed]} beside it."
            yield _problem(row, "incomplete", key, found, f"Fill in {NAME_OF[needed]}.")
    if row.text("ban") in {Reach.NAMED, Reach.ALL_BUT} and not row.text("countries"):
        yield _problem(row, "no_countries", "ban", "It names no country.", "Fill in Countries, parted by semicolons.")
    if row.text("main") and row.text("kind") not in INTERIM:
        found = "Only an interim order belongs to a main application."
        yield _problem(row, "not_interim", "main", found, "Take it out, or correct the kind of order.")
    if row.text("kind") in INTERIM and not row.text("main"):
        found = "An interim order belongs to a main application."
        yield _problem(row, "no_main", "kind", found, "Give its reference under Interim of, and its row in this file.")


def _of_person(rows: list[Row]) -> list[Problem]:
    """Rows of one person that say different things of who it is."""
    found: list[Problem] = []
    first: dict[tuple[str, str], tuple[int, Read]] = {}
    for row in rows:
        for key in ("name", "born_on"):
            value = row.values.get(key)
            if value is None:
                continue
            said = first.setdefault((row.text("person").casefold(), key), (row.number, value))
            if said[1] != value:
                found.append(
                    _problem(
                        row,
                        "two_people",
                        key,
                        f"Row {said[0]} of the same person says something else.",
                        "Correct one of the two, or give another person another reference. "
                        "A second name belongs under Alias.",
                    )
                )
    return found


def _of_main(rows: list[Row]) -> list[Problem]:
    """Interim orders whose main application is not in the file, or is another person's."""
    by_reference = {row.text("reference").casefold(): row for row in rows}
    found = []
    for row in rows:
        if not row.text("main"):
            continue
        main = by_reference.get(row.text("main").casefold())
        if main is None or main is row or main.text("kind") in INTERIM:
            says = "No main application of this file has that reference."
        elif main.text("person").casefold() != row.text("person").casefold():
            says = f"Row {main.number} is of another person."
        else:
            continue
        found.append(_problem(row, "no_such_main", "main", says, "Give the reference of the main application."))
    return found


def _of_reference(rows: list[Row], *, by: User) -> list[Problem]:
    """References that the force has given already."""
    asked = {row.text("reference") for row in rows}
    taken = set(Order.objects.filter(force=by.force_id, reference__in=asked).values_list("reference", flat=True))
    says, remedy = "Your force has an order with this reference.", "Take the row out: nothing is overwritten."
    return [_problem(row, "stands", "reference", says, remedy) for row in rows if row.text("reference") in taken]


def _subject(rows: list[Row], *, by: User, at: datetime) -> PastSubject:
    known: list[Known] = []
    for row in rows:
        for key, kind in PARTICULARS.items():
            text = row.text(key)
            if text and not any((one.kind, one.text) == (kind, text) for one in known):
                known.append(Known(kind=kind, text=text))
    by_reference = {row.text("reference").casefold(): str(row.number) for row in rows}
    mains_first = sorted(rows, key=lambda row: row.text("kind") in INTERIM)
    moves = [move for row in rows for move in _moves(row)]
    moves.sort(key=lambda one: (one.told.on, RANKS[one.move]))
    return PastSubject(
        by=by,
        known=known,
        born_on=next((day for row in rows if (day := row.day("born_on"))), None),
        orders=[
            PastOrder(
                key=str(row.number),
                kind=row.text("kind"),
                reference=row.text("reference"),
                basis=row.text("basis"),
                applicant=row.text("applicant"),
                main=by_reference.get(row.text("main").casefold(), "") if row.text("main") else "",
            )
            for row in mains_first
        ],
        moves=moves,
        recorded_at=at,
    )


RANKS = {"apply": 0, "make": 1, "refuse": 2, "serve": 3, "discharge": 4}  # of moves of one day


def _moves(row: Row) -> Iterator[PastMove]:
    key = str(row.number)
    applicant = row.text("applicant")

    def told(move: str, on: date, *, asked_by: str = applicant, **more: object) -> PastMove:
        said = Told(
            on=on,
            asked_by=asked_by,
            court_kind=row.text("court_kind"),
            court=row.text("court"),
            papers=MOVES[move].papers | (CONSENTS if move == "discharge" and row.text("consents") else frozenset()),
            **more,  # type: ignore[arg-type]
        )
        return PastMove(order=key, move=move, told=said)

    if applied := row.day("applied_on"):
        yield told("apply", applied)
    if refused := row.day("refused_on"):
        yield told("refuse", refused, asked_by=Party.COURT, reasons=row.text("reasons"))
    if made := row.day("made_on"):
        yield told(
            "make",
            made,
            starts_on=row.day("starts_on"),
            ends_on=row.day("ends_on"),
            until_further_order=bool(row.text("further_order")),
            add=tuple(_conditions(row)),
        )
    if served := row.day("served_on"):
        yield told("serve", served, served_how=row.text("served_how"), served_by=row.text("served_by"))
    if discharged := row.day("discharged_on"):
        yield told("discharge", discharged, asked_by=row.text("discharge_asked_by"), reasons=row.text("reasons"))


def _conditions(row: Row) -> Iterator[Words]:
    """The parts of the order, in the order of the columns."""
    for number in range(1, PROHIBITIONS + 1):
        if words := row.text(f"prohibition_{number}"):
            yield Words(kind=ConditionKind.PROHIBITION, words=words, own_reason=AS_KEPT)
    if words := row.text("ban_words"):
        yield Words(
            kind=ConditionKind.TRAVEL_BAN,
            words=words,
            reach=row.text("ban"),
            countries=tuple(one.strip() for one in row.text("countries").split(";") if one.strip()),
            ends_on=row.day("ban_ends_on"),
            own_reason=AS_KEPT,
        )
    if words := row.text("passports"):
        yield Words(kind=ConditionKind.PASSPORTS, words=words, station=row.text("station"), own_reason=AS_KEPT)
    if words := row.text("notification"):
        yield Words(kind=ConditionKind.NOTIFICATION, words=words, own_reason=AS_KEPT)
