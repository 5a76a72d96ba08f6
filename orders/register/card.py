"""The order card: one page for an officer who is with a subject, for today or any past day.

The page follows the officer's needs: whether an order is in force, what breaches it, what to look at, who to call, what
not to say. It shows what an officer needs to enforce the order and nothing of the case: no evidence, no investigation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import QuerySet

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from orders import order_on_day, other_forces, permissions
from orders.choices import ELSEWHERE, ConditionKind, OrderKind, Particular, Reach, Risk
from orders.conditions import wording
from orders.law import periods
from orders.law.lawbook import Lawbook
from orders.models import CompletedTask, Condition, Law, Order, OrderStep, Subject
from orders.order_on_day import ConditionOnDay, OrderOnDay
from orders.register import search
from orders.subjects import records
from orders.subjects.records import RevealedSubject
from orders.supervision import out_of_hours
from orders.supervision.choices import TaskKind
from orders.supervision.out_of_hours import Contact

ABROAD = ("abroad", "outside the uk", "outside the united kingdom")
TITLES = {
    OrderKind.STPO_SENTENCE: "Slavery and trafficking prevention order",
    OrderKind.STPO_APPLICATION: "Slavery and trafficking prevention order",
    OrderKind.STRO: "Slavery and trafficking risk order",
    OrderKind.INTERIM_STPO: "Interim slavery and trafficking prevention order",
    OrderKind.INTERIM_STRO: "Interim slavery and trafficking risk order",
    OrderKind.NI_STPO: "Slavery and trafficking prevention order, Northern Ireland",
    OrderKind.TEPO: "Trafficking and exploitation prevention order, Scotland",
    OrderKind.TERO: "Trafficking and exploitation risk order, Scotland",
    OrderKind.NI_INTERIM_STPO: "Interim slavery and trafficking prevention order, Northern Ireland",
    OrderKind.INTERIM_TEPO: "Interim trafficking and exploitation prevention order, Scotland",
    OrderKind.INTERIM_TERO: "Interim trafficking and exploitation risk order, Scotland",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCondition:
    """One condition in plain words, with its last day."""

    number: int
    words: str  # under a heading that says *Must not* or *Must*
    sentence: str  # by itself
    more: str  # area, countries, people, police station, where the wording does not state them
    last: date | None
    ends_apart: bool  # if not the order's last day


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """One order that is in force on the day."""

    order: Order
    title: str
    must_not: tuple[CardCondition, ...]
    must: tuple[CardCondition, ...]
    breach: str
    power: str
    last: date | None

    @property
    def binds(self) -> bool:
        """Whether any condition is binding on the day.

        All prohibitions may be over without a court ending the order.
        """
        return bool(self.must_not or self.must)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgenciesInformed:
    """What the managing force had recorded about systems and agencies by the day."""

    notified: tuple[str, ...]  # ports and partners
    pnc_on: date | None  # the day on which the PNC marker was set or last checked
    is_marker_left: bool  # of an order that is over, with no record of its removal


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Card:
    """The content of the page. It holds identity in clear, for one page and nowhere else."""

    subject: Subject
    who: RevealedSubject
    aliases: tuple[str, ...]  # other names, including former ones
    day: date
    is_today: bool
    age: int | None
    sheets: tuple[CardOrder, ...]
    over: tuple[Order, ...]  # orders that a court once made and that are not in force on the day
    checks: tuple[str, ...]
    elsewhere: AgenciesInformed
    seen_on: date | None  # by the managing force
    may_visit: bool
    out_of_hours_contact: Contact
    reason: str

    def __repr__(self) -> str:
        return f"Card({self.subject.number}, ••••••)"

    @property
    def homes(self) -> list[str]:
        """The subject's current addresses."""
        return self.who.texts(Particular.ADDRESS)

    @property
    def in_force_words(self) -> str:
        """The most important fact: whether an order is in force."""
        when = "today" if self.is_today else "on that date"
        if not self.sheets:
            return f"No order in force {when}"
        lasts = [sheet.last for sheet in self.sheets]
        longest = None if None in lasts else max(day for day in lasts if day)
        many = "Order" if len(self.sheets) == 1 else f"{len(self.sheets)} orders"
        if not self.can_be_enforced:
            return f"{many} in force {when}, but no condition in force"
        return f"{many} in force {when}, {until(longest)}"

    @property
    def can_be_enforced(self) -> bool:
        """Whether any order has a binding condition on the day."""
        return any(sheet.binds for sheet in self.sheets)

    @property
    def risk_words(self) -> str:
        """`High risk`."""
        return f"{Risk(self.subject.risk).label} risk"

    @property
    def risk_colour(self) -> str:
        """Red for a risk level that calls for caution on the doorstep."""
        return "red" if self.subject.risk in {Risk.VERY_HIGH, Risk.HIGH} else "yellow"

    @property
    def protects_words(self) -> str:
        """`Two people are`."""
        many = self.subject.protects or 0
        return "One person is" if many == 1 else f"{str(apnumber(many)).capitalize()} people are"


def opened(public_id: UUID, *, day: date, by: User) -> Card:
    """Open the card and write its log line. Raises Subject.DoesNotExist for a user who may not open it."""
    subject, reason = search.to_open(public_id, by=by)
    readings = _readings(subject, day=day)
    log.record(
        Operation.CONSULTATION,
        of="orders.register.card",
        keys=[subject.public_id],
        reason=reason,
        beside=[reading.order for reading in readings],
    )
    who = records.opened(subject)
    law = Law.objects.book()
    in_force = [reading for reading in readings if reading.standing.is_in_force]
    over = tuple(reading.order for reading in readings if not reading.standing.is_in_force)
    return Card(
        subject=subject,
        who=who,
        aliases=tuple(
            text for row, text in who.known if text != who.name and row.kind in {Particular.ALIAS, Particular.NAME}
        ),
        day=day,
        is_today=day == clock.today(),
        age=periods.age_on(who.born_on, day) if who.born_on else None,
        sheets=tuple(_sheet(reading, law=law) for reading in in_force),
        over=over,
        checks=tuple(checks_of(subject, who, in_force)),
        elsewhere=_elsewhere(readings, day=day),
        seen_on=other_forces.last_seen(subject.pk, day=day),
        may_visit=permissions.is_of_force(by, subject.force_id),
        out_of_hours_contact=out_of_hours.contact_for(subject),
        reason=reason,
    )


def _elsewhere(readings: Sequence[OrderOnDay], *, day: date) -> AgenciesInformed:
    rows = (
        CompletedTask.objects.standing_on(day)
        .filter(order__in=[reading.order for reading in readings])
        .order_by("-on", "-pk")
    )
    in_force = {reading.order.pk for reading in readings if reading.standing.is_in_force}
    over = {reading.order.pk for reading in readings if reading.is_over}
    done = [row for row in rows if row.order_id in in_force]
    return AgenciesInformed(
        notified=tuple(
            dict.fromkeys(task.reference for task in done if task.kind in {TaskKind.PORTS, TaskKind.PARTNERS})
        ),
        pnc_on=next((task.on for task in done if task.kind in {TaskKind.PNC_SET, TaskKind.PNC_CHECKED}), None),
        is_marker_left=any(row.kind == TaskKind.PNC_SET and row.order_id in over for row in rows),
    )


def _readings(subject: Subject, *, day: date) -> list[OrderOnDay]:
    """Every order that a court has made, as it was on the day; three queries for any number of orders."""
    orders = list(subject.orders.made().for_card())
    steps, conditions = (
        _by_order(OrderStep.objects.order_by("number"), orders),
        _by_order(Condition.objects.with_days(), orders),
    )
    return [
        order_on_day.order_on(order, on=day, steps=steps[order.pk], conditions=conditions[order.pk]) for order in orders
    ]


def _by_order[Row: OrderStep | Condition](rows: QuerySet[Row], orders: list[Order]) -> dict[int, list[Row]]:
    rows_by_order: dict[int, list[Row]] = {order.pk: [] for order in orders}
    for row in rows.filter(order__in=orders):
        rows_by_order[row.order_id].append(row)
    return rows_by_order


def breach_of(order: Order, *, day: date, law: Lawbook) -> str:
    """The maximum penalty for a breach without reasonable excuse, by the law of the day, with its section.

    Breach of a prohibition of an order made in Scotland or Northern Ireland is an offence in England and Wales too;
    breach of its requirements is not (s.30(2) names those of ss.18 to 28 only).
    """
    row = law.get("breach_months_on_indictment", kind=order.kind, on=day)
    if row is None or not row.value:
        return "Breaking this order is an offence where it was made. Call the managing force before you act on it here."
    years, months = divmod(row.value, 12)
    length = f"{years} years" if not months else f"{row.value} months"
    penalty = f"up to {length} in prison (Modern Slavery Act 2015 {row.section})"
    if order.kind in ELSEWHERE:
        return (
            "In England and Wales, doing what this order prohibits without reasonable excuse is an offence: "
            f"{penalty}. For its other conditions, call the managing force."
        )
    return f"Breaking this order without reasonable excuse is an offence: {penalty}."


def power_of_arrest(order: Order, *, day: date, law: Lawbook) -> str:
    """An officer's powers after a breach in England and Wales; empty where it is no offence in the law of the day."""
    row = law.get("breach_months_on_indictment", kind=order.kind, on=day)
    if row is None or not row.value:
        return ""
    return (
        "In England and Wales you may arrest without a warrant if you have reasonable grounds to suspect this offence "
        f"(Modern Slavery Act 2015 {row.section}) and arrest is necessary (Police and Criminal Evidence Act 1984 s.24, "
        "Code G)."
    )


def checks_of(subject: Subject, who: RevealedSubject, readings: list[OrderOnDay]) -> list[str]:
    """What to check at a stop, from the binding conditions and the known details: questions answered on the spot."""
    if not readings:
        return []
    lines = [line.condition for reading in readings for line in reading.binding]
    kinds = {line.kind for line in lines}
    questions = []
    if ConditionKind.NOTIFICATION in kinds:
        questions.append("What name and address does the person give? Compare them with those above.")
    if ConditionKind.TRAVEL_BAN in kinds:
        questions.append("Does the person have a passport, travel document, ticket or booking for prohibited travel?")
    elif ConditionKind.PASSPORTS in kinds:
        questions.append("Does the person have a passport or travel document? All must be at the police station.")
    if any(line.kind == ConditionKind.PROHIBITION for line in lines):
        questions.append("Is the person doing anything listed under “Must not”, or with anyone named there?")
    if vehicles := who.texts(Particular.VEHICLE):
        questions.append(f"Which vehicle are they using? Known: {_ends(vehicles)}.")
    if phones := who.texts(Particular.PHONE):
        questions.append(f"Which phone do they have? Known: {_ends(phones)}.")
    return [
        *questions,
        (
            "Who is with the person? Speak to each one alone. Does the person have anyone else’s documents, bank cards "
            "or phones?"
        ),
    ]


def _ends(texts: list[str]) -> str:
    """The last three characters of each text: enough to compare, too little to copy."""
    return ", ".join(f"ends {re.sub(r'[^A-Za-z0-9]', '', text.split(',')[0])[-3:].upper()}" for text in texts[:4])


def _sheet(reading: OrderOnDay, *, law: Lawbook) -> CardOrder:
    return CardOrder(
        order=reading.order,
        title=TITLES[OrderKind(reading.order.kind)],
        must_not=tuple(_duty(line, reading) for line in reading.binding if wording.forbids(line.condition)),
        must=tuple(_duty(line, reading) for line in reading.binding if not wording.forbids(line.condition)),
        breach=breach_of(reading.order, day=reading.on, law=law),
        power=power_of_arrest(reading.order, day=reading.on, law=law),
        last=reading.standing.ends_on,
    )


def _duty(line: ConditionOnDay, reading: OrderOnDay) -> CardCondition:
    condition = line.condition
    words = wording.under_heading(condition)
    casefolded = words.casefold()
    more = [
        "" if _says_where(casefolded, condition) else line.where,
        condition.area,
        condition.persons,
        condition.station,
    ]
    return CardCondition(
        number=condition.number,
        words=words,
        sentence=wording.sentence(condition),
        more="; ".join(text for text in more if text and text.casefold() not in casefolded),
        last=line.last,
        ends_apart=line.last != reading.standing.ends_on,
    )


def _says_where(casefolded: str, condition: Condition) -> bool:
    """Whether the plain wording names the countries of a ban, so that the card does not repeat them."""
    match condition.reach:
        case Reach.ALL:
            return any(words in casefolded for words in ABROAD)
        case Reach.NAMED:
            return all(country.casefold() in casefolded for country in condition.countries)
    return False


def until(day: date | None) -> str:
    """`until 2 October 2022`, or `until further order`."""
    return f"until {in_words(day)}" if day else "until further order"
