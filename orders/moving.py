"""Moving an order through its life: one function for every move, with the conditions that the move adds and removes.

What the law does not allow is refused with its section before anything is stored (`checker`). What follows from a move
by itself is made in the same transaction: an interim order ends when the main application is decided, an earlier order
of the same sort is replaced, and a subject's death ends all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from orders import access, checker, path, periods
from orders.checker import Clause, Finding, Proposal
from orders.choices import PREVENTION, RISK, ConditionKind, HowServed, Party, State
from orders.law import Lawbook
from orders.models import Condition, Law, Order, Service, Step, Subject
from orders.path import MoveRefused
from reference import clock

STALE = "Somebody changed this order while you were writing. What you typed is still in the boxes below."


class Stale(Exception):
    """Somebody else changed the order since this page was opened. Nothing is stored."""


class AgainstTheLaw(MoveRefused):
    """What the law says against a move; the findings stand beside what was typed."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(one.cited for one in findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A condition to be added, in the court's words."""

    kind: str
    words: str
    plain: str = ""
    template: str = ""
    area: str = ""
    persons: str = ""
    reach: str = ""
    countries: tuple[str, ...] = ()
    station: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    instead_of: int | None = None  # the number of the removed condition that it is a new form of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said with a move: who asked, which court, which papers, and what it changes."""

    on: date
    asked_by: str = ""
    court_kind: str = ""
    court: str = ""
    papers: frozenset[str] = field(default_factory=frozenset)
    reasons: str = ""
    next_on: date | None = None
    starts_on: date | None = None  # None: stays; for a new order the day it is made
    ends_on: date | None = None
    until_further_order: bool = False
    add: tuple[Words, ...] = ()
    remove: frozenset[int] = field(default_factory=frozenset)  # numbers of present conditions
    served_how: str = ""
    served_by: str = ""


@transaction.atomic
def make(
    public_id: UUID, move: str, told: Told, *, by: User, law: Lawbook | None = None, version: int | None = None
) -> Order:
    """Make one move of an order, and what follows from it. A page says by which version of the order it was filled in.

    Raises MoveRefused or AgainstTheLaw, Stale, and Order.DoesNotExist outside the person's scope. What was sent twice
    is made once.
    """
    order = locked(public_id, by=by)
    if version is not None and order.version != version:
        if _is_made_already(order, move, told, by=by, version=version):
            return order
        raise Stale(STALE)
    law = law or Law.objects.book()
    told = _completed(order, move, told)
    if why := why_not(move, order, told, by=by):
        raise MoveRefused(why)
    found = checker.findings(proposal(order, move, told), law=law)
    if against := [one for one in found if one.refuses]:
        raise AgainstTheLaw(against)
    _apply(order, move, told, by=by, law=law)
    log.record(Kind.ALTERATION, of=order, reason=path.MOVES[move].verb)
    return order


def locked(public_id: UUID, *, by: User) -> Order:
    """The order, in scope, read anew under its lock and its subject's; Order.DoesNotExist outside the scope.

    The subject is locked first, everywhere, so that two moves of one subject's orders never wait for each other.
    """
    found = Order.objects.visible_to(by).values_list("subject_id", flat=True).get(public_id=public_id)
    Subject.objects.select_for_update(of=("self",)).get(pk=found)
    return Order.objects.visible_to(by).select_related("main").select_for_update(of=("self",)).get(public_id=public_id)


def moves_open_to(order: Order, *, by: User) -> list[str]:
    """The moves that the person can record of the order as it stands, in the order of a life."""
    if not access.is_of_force(by, order.force_id):
        return []
    return [
        name
        for name, asked in path.MOVES.items()
        if order.state in asked.start and order.kind in asked.kinds and not asked.by_itself
    ]


def _is_made_already(order: Order, move: str, told: Told, *, by: User, version: int) -> bool:
    """Whether the same person has made this very move from that version: a button that was pressed twice."""
    last = order.steps.order_by("-number").first()
    return (
        last is not None
        and order.version == version + 1
        and (last.move, last.on, last.by_id, last.reasons) == (move, told.on, by.pk, told.reasons.strip())
    )


def why_not(move: str, order: Order, told: Told, *, by: User) -> str:
    """Why this person can't make the move now, as a sentence with the way on; empty when they can."""
    if not access.is_of_force(by, order.force_id):
        return f"Only those who manage orders for {order.force.short_name} can {path.MOVES[move].verb}."
    if path.MOVES[move].by_itself:
        return "This follows by itself. Nobody records it."
    if move == "serve" and not (told.served_how and told.served_by.strip()):
        return "Say how it was served, and by whom."
    unknown = told.remove - set(order.conditions.present().values_list("number", flat=True))
    if unknown:
        return f"There is no condition {min(unknown)} to remove. Load the page again."
    return path.refusal(move, state=order.state, facts=_facts(order, told))


def findings_of(order: Order, move: str, told: Told, *, law: Lawbook) -> list[Finding]:
    """What the law says to a move as it was typed, refusals and warnings; for the page that asks for it."""
    return checker.findings(proposal(order, move, _completed(order, move, told)), law=law)


def _facts(order: Order, told: Told) -> path.Facts:
    return path.Facts(
        kind=order.kind,
        on=told.on,
        today=clock.today(),
        last_move_on=order.steps.order_by("-number").values_list("on", flat=True).first(),
        ends_on=order.ends_on,
        asked_by=told.asked_by,
        court=told.court,
        papers=told.papers,
        reasons=told.reasons,
        next_on=told.next_on,
    )


def _completed(order: Order, move: str, told: Told) -> Told:
    """The days that hold after the move: those that were said, else those that the order has."""
    if not path.MOVES[move].sets_term:
        return replace(told, starts_on=order.starts_on, ends_on=order.ends_on)
    starts_on = (told.starts_on or told.on) if order.starts_on is None else order.starts_on
    ends_on = None if told.until_further_order else told.ends_on
    return replace(told, starts_on=starts_on, ends_on=ends_on)


def proposal(order: Order, move: str, told: Told) -> Proposal:
    """The order as it would stand after the move, for the checker."""
    kept = [one for one in order.conditions.present().order_by("number") if one.number not in told.remove]
    numbers = numbers_for(told, taken=[one.number for one in kept])
    clauses = [
        Clause(
            number=one.number,
            kind=one.kind,
            reach=one.reach,
            countries=tuple(one.countries),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            is_new=path.MOVES[move].sets_term,
        )
        for one in kept
    ] + [
        Clause(
            number=number,
            kind=words.kind,
            reach=words.reach,
            countries=words.countries,
            starts_on=words.starts_on,
            ends_on=words.ends_on,
        )
        for number, words in zip(numbers, told.add, strict=True)
    ]
    made_by = order.steps.filter(move="make").values_list("court_kind", flat=True).first() or ""
    applied_on = order.steps.filter(move="apply").values_list("on", flat=True).first() or told.on
    born = order.subject.born_on.reveal() if order.subject.born_on else ""
    return Proposal(
        move=move,
        kind=order.kind,
        on=told.on,
        court_kind=told.court_kind,
        applicant=order.applicant,
        asked_by=told.asked_by,
        basis=order.basis,
        age=periods.age_on(date.fromisoformat(born), applied_on) if born else None,
        main_kind=order.main.kind if order.main else "",
        main_state=order.main.state if order.main else "",
        made_on=order.made_on,
        made_by=made_by,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        clauses=tuple(clauses),
        papers=told.papers,
    )


def numbers_for(told: Told, *, taken: Sequence[int]) -> list[int]:
    """The numbers of new conditions: a new form of one keeps its number, and others take what is free first."""
    kept = {words.instead_of for words in told.add if words.instead_of is not None} & told.remove
    highest = max([*taken, *told.remove], default=0)
    free = iter([*sorted(told.remove - kept), *range(highest + 1, highest + len(told.add) + 1)])
    return [words.instead_of if words.instead_of in kept and words.instead_of else next(free) for words in told.add]


def _apply(order: Order, move: str, told: Told, *, by: User | None, law: Lawbook) -> Step:
    """Write the step, set the order to where it leads, change the conditions, and make what follows."""
    asked = path.MOVES[move]
    was = order.state
    order.state = asked.end or State(was)
    order.starts_on, order.ends_on = told.starts_on, told.ends_on
    order.next_on = told.next_on
    if told.court:
        order.court, order.court_kind = told.court.strip(), told.court_kind
    if move == "make":
        order.made_on = told.on
    step = Step.objects.create(
        order=order,
        force_id=order.force_id,
        number=order.steps.count() + 1,
        move=move,
        was=was,
        became=order.state,
        on=told.on,
        asked_by=told.asked_by,
        court_kind=told.court_kind,
        court=told.court.strip(),
        papers=sorted(told.papers),
        reasons=told.reasons.strip(),
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        next_on=told.next_on,
        by=by,
        at=clock.now(),
    )
    _change_conditions(order, told, step)
    if move == "serve":
        _serve(order, told, step, law=law)
    order.version += 1
    order.save()
    _follow(order, move, told, by=by, law=law)
    return step


def _change_conditions(order: Order, told: Told, step: Step) -> None:
    kept = list(order.conditions.present().exclude(number__in=told.remove).values_list("number", flat=True))
    numbers = numbers_for(told, taken=kept)
    order.conditions.present().filter(number__in=told.remove).update(removed=step)
    Condition.objects.bulk_create(
        Condition(
            order=order,
            force_id=order.force_id,
            number=number,
            kind=words.kind,
            template=words.template,
            words=words.words.strip(),
            plain=words.plain.strip(),
            area=words.area.strip(),
            persons=words.persons.strip(),
            reach=words.reach,
            countries=list(words.countries),
            station=words.station.strip(),
            starts_on=words.starts_on,
            ends_on=words.ends_on,
            added=step,
        )
        for number, words in zip(numbers, told.add, strict=True)
    )


def _serve(order: Order, told: Told, step: Step, *, law: Lawbook) -> None:
    """Note the service; from the first one on, name and address are due where the order asks for them."""
    Service.objects.create(
        order=order,
        force_id=order.force_id,
        step=step,
        on=told.on,
        how=HowServed(told.served_how),
        by_whom=told.served_by.strip(),
    )
    if order.served_on is not None:
        return
    order.served_on = told.on
    row = law.get("notify_days", kind=order.kind, on=told.on)
    if row and order.conditions.present().filter(kind=ConditionKind.NOTIFICATION).exists():
        order.told_by = periods.last_day_of_days(told.on, row.value)


def _follow(order: Order, move: str, told: Told, *, by: User | None, law: Lawbook) -> None:
    """What follows from a move by itself."""
    if move in {"make", "refuse", "withdraw"}:
        for interim in order.interims.filter(state__in=path.MOVES["main_decided"].start).select_for_update():
            _by_itself(interim, "main_decided", on=told.on, by=by, law=law)
    if move == "make":
        for earlier in _replaced_by(order, law=law, on=told.on):
            earlier.replaced_by = order
            _by_itself(earlier, "replace", on=told.on, by=by, law=law)
    if move == "die":
        Subject.objects.filter(pk=order.subject_id, died_on=None).update(died_on=told.on)
        others = Order.objects.filter(subject=order.subject_id).exclude(pk=order.pk)
        for other in others.filter(state__in=path.MOVES["die"].start).select_for_update():
            _apply(other, "die", replace(told, starts_on=other.starts_on, ends_on=other.ends_on), by=by, law=law)


def _replaced_by(order: Order, *, law: Lawbook, on: date) -> list[Order]:
    """The earlier orders that a new one ends: those of the same sort against the same subject (s.17, s.24)."""
    if not law.says("replaces_earlier", kind=order.kind, on=on):
        return []
    sort = PREVENTION if order.kind in PREVENTION else RISK
    earlier = Order.objects.filter(subject=order.subject_id, kind__in=sort).live().exclude(pk=order.pk)
    return list(earlier.select_for_update())


def _by_itself(order: Order, move: str, *, on: date, by: User | None, law: Lawbook) -> None:
    party = Party.TIME if move == "expire" else Party.COURT
    last = order.steps.order_by("-number").values_list("on", flat=True).first()
    told = Told(on=max(on, last or on), asked_by=party, starts_on=order.starts_on, ends_on=order.ends_on)
    _apply(order, move, told, by=by, law=law)


@transaction.atomic
def expire_run_out(today: date) -> int:
    """End every order whose last day is over; the answer is how many. For the nightly job, safe to run twice."""
    law = Law.objects.book()
    waiting = list(Order.objects.run_out(today).select_for_update(skip_locked=True, of=("self",)))
    for order in waiting:
        if order.ends_on:
            _by_itself(order, "expire", on=order.ends_on + timedelta(days=1), by=None, law=law)
    return len(waiting)
