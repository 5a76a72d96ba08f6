"""Build the transitions of an order's history from its row and later steps, each with its place in the file.

Transitions of one day follow the sequence of an order's life: applied for, adjourned, decided, served, then the later
steps in row order, then the discharge on the order's own row. A step names the condition that it removes by number or
by wording, as the order was before the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.govuk import in_words
from imports.checking.headers import key_of
from imports.checking.problems import SheetProblem
from orders.choices import ConditionKind, MissingDetail, Party, RequiredDocument
from orders.imports.file_rows import OrderFileRow
from orders.imports.later_steps import BY_APPLICANT, LaterStep
from orders.imports.layout import PROHIBITIONS
from orders.imports.meaning import not_known
from orders.imports.past_records import PastTransition
from orders.imports.row_problems import problem
from orders.transition_input import ConditionWords, OrderTransitionInput, numbers_for
from orders.workflow import TRANSITIONS, transitions_of

AS_KEPT = "Imported with the force’s past orders."  # why no condition is taken from the library
CONSENTS = frozenset({RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE})
NUMBERS = re.compile(r"[0-9]{1,3}(?:\s*[;,]\s*[0-9]{1,3})*")
APPLIED, ADJOURNED, DECIDED, SERVED, LATER, DISCHARGED, DIED = range(7)  # the sequence of transitions of one day
RANKS = {"adjourn": ADJOURNED, "withdraw": DECIDED, "die": DIED}

type Place = tuple[OrderFileRow, str]  # a row and the key of a column
type Order = tuple[date, int, int]  # sort key: day, then sequence on the day, then row


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTransition:
    """One transition and its place in the file: the column of its day, and the columns of its legal findings."""

    move: PastTransition
    row: OrderFileRow
    rank: int
    day: str
    about: Mapping[str, Place] = field(default_factory=dict)  # by `LegalFinding.about`
    step: LaterStep | None = None

    @property
    def order(self) -> Order:
        """The sort key among the transitions of its person."""
        return self.move.details.on, self.rank, self.row.number

    def place_of(self, about: str) -> Place:
        """The place in the file that a finding is about; the day of the transition where there is no other place."""
        wider = "conditions" if about.startswith("condition ") else ""
        return self.about.get(about) or self.about.get(wider) or (self.row, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTransitions:
    """The transitions of one order as far as the file is clear, and the problems."""

    moves: tuple[PlacedTransition, ...]
    problems: tuple[SheetProblem, ...] = ()
    untried: tuple[OrderFileRow, ...] = ()  # later rows, which can't be interpreted yet


def order_of(row: OrderFileRow) -> Order:
    """The sort key of a later-step row among the transitions of its order; the earliest possible if unreadable."""
    rank = RANKS.get(row.text("happened"), LATER) if row.text("happened") else APPLIED
    return row.day("on") or date.min, rank, row.number


def transitions_of_row(
    order: OrderFileRow, steps: Sequence[LaterStep], *, until: Order | None = None
) -> ImportedTransitions:
    """The transitions of an order and its later steps, as far as they are clear.

    Stops at `until`, the place of a faulty row.
    """
    waiting = sorted(
        [*_of_order(order), *(_of_step(order, step) for step in steps)], key=lambda transition: transition.order
    )
    present: dict[int, ConditionWords] = {}
    cleared: list[PlacedTransition] = []
    problems: list[SheetProblem] = []
    untried: list[OrderFileRow] = []
    for transition in waiting:
        if problems or (until is not None and transition.order >= until):
            untried += transition.step.rows if transition.step else ()
            continue
        clear, problems = _with_conditions(transition, present, order)
        if not problems:
            _change(present, clear.move.details)
            cleared.append(clear)
    return ImportedTransitions(moves=tuple(cleared), problems=tuple(problems), untried=tuple(untried))


def _of_order(row: OrderFileRow) -> Iterator[PlacedTransition]:
    """The transitions that the order's own row states."""
    unknown, kind = not_known(row), row.text("kind")
    places = {key: (row, key) for key in ("applicant", "basis", "main", "court_kind", "starts_on", "ends_on")}

    def placed(move: str, rank: int, day: str, on: date, **details_of_row: object) -> PlacedTransition:
        details = OrderTransitionInput(
            on=on,
            court_kind=row.text("court_kind"),
            court=row.text("court"),
            papers=_papers(move, row, kind=kind),
            not_known=unknown,
            **({"asked_by": row.text("applicant")} | details_of_row),  # type: ignore[arg-type]
        )
        past = PastTransition(order=str(row.number), move=move, details=details)
        return PlacedTransition(move=past, row=row, rank=rank, day=day, about=places)

    if applied := row.day("applied_on"):
        yield placed("apply", APPLIED, "applied_on", applied)
    if refused := row.day("refused_on"):
        yield placed("refuse", DECIDED, "refused_on", refused, asked_by=Party.COURT, reasons=row.text("reasons"))
    if made := row.day("made_on"):
        conditions = list(_conditions(row))
        yield replace(
            placed(
                "make",
                DECIDED,
                "made_on",
                made,
                starts_on=row.day("starts_on"),
                ends_on=row.day("ends_on"),
                until_further_order=bool(row.text("further_order")),
                add=tuple(words for _, words in conditions),
            ),
            about=places
            | {"conditions": (row, "prohibition_1")}
            | {f"condition {number}": (row, key) for number, (key, _) in enumerate(conditions, start=1)},
        )
    if served := row.day("served_on"):
        how = {"served_how": row.text("served_how"), "served_by": row.text("served_by")}
        yield placed("serve", SERVED, "served_on", served, **how)
    if discharged := row.day("discharged_on"):
        asked_by = row.text("discharge_asked_by")
        yield replace(
            placed(
                "discharge", DISCHARGED, "discharged_on", discharged, asked_by=asked_by, reasons=row.text("reasons")
            ),
            about=places | {"papers": (row, "consents")},
        )


def _of_step(order: OrderFileRow, step: LaterStep) -> PlacedTransition:
    """The transition of a later step, without the conditions that it changes."""
    row, move = step.head, TRANSITIONS[step.move]
    details = OrderTransitionInput(
        on=step.on,
        asked_by=row.text("asked_by") or _asked_by(order, step),
        court_kind=row.text("court_kind"),
        court=row.text("court"),
        papers=_papers(step.move, row, kind=order.text("kind")),
        reasons=row.text("reasons"),
        next_on=row.day("next_on"),
        ends_on=row.day("ends_on"),
        until_further_order=bool(row.text("further_order")),
        served_how=row.text("served_how"),
        served_by=row.text("served_by"),
        not_known=not_known(order) | ({MissingDetail.PAPERS.value} if not row.text("papers") else frozenset()),
    )
    about = {key: (row, key) for key in ("court_kind", "ends_on")}
    about |= {"papers": (row, "consents"), "conditions": (row, "ends_on" if move.sets_term else "happened")}
    return PlacedTransition(
        move=PastTransition(order=str(order.number), move=step.move, details=details),
        row=row,
        rank=RANKS.get(step.move, LATER),
        day="on",
        about=about,
        step=step,
    )


def _asked_by(order: OrderFileRow, step: LaterStep) -> str:
    """Who asked for a step that does not state it.

    The only possible party, or the applicant; otherwise blank, because the import does not guess.
    """
    if step.move in BY_APPLICANT:
        return order.text("applicant")
    asked_by = TRANSITIONS[step.move].asked_by
    return min(asked_by) if len(asked_by) == 1 else ""


def _papers(move: str, row: OrderFileRow, *, kind: str) -> frozenset[str]:
    """The documents that this transition requires for this kind of order, where the force states that it holds them."""
    held = transitions_of(kind)[move].papers if row.text("papers") else frozenset()
    return held | (CONSENTS if move == "discharge" and row.text("consents") else frozenset())


def _with_conditions(
    transition: PlacedTransition, present: Mapping[int, ConditionWords], order: OrderFileRow
) -> tuple[PlacedTransition, list[SheetProblem]]:
    """The transition with the conditions that its step adds and removes, or why these are unclear."""
    if transition.step is None:
        return transition, []
    left, removed = dict(present), set[int]()
    added: list[tuple[OrderFileRow, ConditionWords]] = []
    problems: list[SheetProblem] = []
    for row in transition.step.rows:
        numbers, of_row = _taken_away(row, left, order, on=transition.step.on)
        problems += of_row
        removed |= numbers
        left = {number: words for number, words in left.items() if number not in numbers}
        if row.text("adds"):
            added.append((row, replace(_added(row), instead_of=min(numbers) if len(numbers) == 1 else None)))
    details = replace(transition.move.details, add=tuple(words for _, words in added), remove=frozenset(removed))
    if problems:
        return transition, problems
    taken = numbers_for(details, taken=list(left))
    about = {f"condition {number}": (row, "adds") for number, (row, _) in zip(taken, added, strict=True)}
    return replace(transition, move=replace(transition.move, details=details), about=dict(transition.about) | about), []


def _taken_away(
    row: OrderFileRow, left: Mapping[int, ConditionWords], order: OrderFileRow, *, on: date
) -> tuple[set[int], list[SheetProblem]]:
    """The numbers of the conditions that a row removes, or why it is unclear which these are."""
    removes = row.text("removes")
    if not removes:
        return set(), []
    there = f"It has {', '.join(map(str, left))} on that date." if left else "It has none on that date."
    if not NUMBERS.fullmatch(removes):
        same = {number for number, words in left.items() if key_of(words.words) == key_of(removes)}
        if len(same) == 1:
            return same, []
        explanation = f"No condition of the order has these words on {in_words(on)}."
        remedy = f"Copy the exact words, or enter the number. {there}"
        if same:
            explanation, remedy = (
                f"Conditions {', '.join(map(str, sorted(same)))} have these words.",
                "Enter the number.",
            )
        return set(), [problem(row, "no_such_condition", "removes", explanation, remedy)]
    if gap := _gap(order):
        explanation = f"Row {order.number} of the orders skips {gap}, so its numbers are not clear."
        return set(), [
            problem(row, "numbers_unclear", "removes", explanation, "Enter the words, or close the gap there.")
        ]
    numbers = {int(number) for number in re.findall(r"\d+", removes)}
    missing = ", ".join(map(str, sorted(numbers - left.keys())))
    if missing:
        explanation = f"There is no condition {missing} to remove on {in_words(on)}."
        return set(), [problem(row, "no_such_condition", "removes", explanation, f"Enter another number. {there}")]
    return numbers, []


def _gap(order: OrderFileRow) -> str:
    """The name of the first blank prohibition between filled ones; empty where there is none."""
    keys = [f"prohibition_{number}" for number in range(1, PROHIBITIONS + 1)]
    filled = [bool(order.text(key)) for key in keys]
    if True not in filled or filled == sorted(filled, reverse=True):
        return ""
    return order.column(keys[filled.index(False)]).name


def _change(present: dict[int, ConditionWords], details: OrderTransitionInput) -> None:
    """Apply the removals and additions of a transition, as the order itself does (`order_history`)."""
    for number in details.remove:
        present.pop(number, None)
    present |= dict(zip(numbers_for(details, taken=list(present)), details.add, strict=True))


def _added(row: OrderFileRow) -> ConditionWords:
    """The condition that a later-step row adds."""
    return ConditionWords(
        kind=row.text("adds_kind"),
        words=row.text("adds"),
        reach=row.text("reach"),
        countries=_countries(row),
        station=row.text("station"),
        ends_on=row.day("condition_ends_on"),
        own_reason=AS_KEPT,
    )


def _conditions(row: OrderFileRow) -> Iterator[tuple[str, ConditionWords]]:
    """The parts of the order in column order, each with the key of its column."""
    for key in (f"prohibition_{number}" for number in range(1, PROHIBITIONS + 1)):
        if words := row.text(key):
            yield key, ConditionWords(kind=ConditionKind.PROHIBITION, words=words, own_reason=AS_KEPT)
    if words := row.text("ban_words"):
        yield (
            "ban_words",
            ConditionWords(
                kind=ConditionKind.TRAVEL_BAN,
                words=words,
                reach=row.text("ban"),
                countries=_countries(row),
                ends_on=row.day("ban_ends_on"),
                own_reason=AS_KEPT,
            ),
        )
    if words := row.text("passports"):
        station = row.text("station")
        yield (
            "passports",
            ConditionWords(kind=ConditionKind.PASSPORTS, words=words, station=station, own_reason=AS_KEPT),
        )
    if words := row.text("notification"):
        yield "notification", ConditionWords(kind=ConditionKind.NOTIFICATION, words=words, own_reason=AS_KEPT)


def _countries(row: OrderFileRow) -> tuple[str, ...]:
    return tuple(country.strip() for country in row.text("countries").split(";") if country.strip())
