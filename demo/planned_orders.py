"""Plans the orders: the subject, the court and the outcome of each.

There have been about 300 orders since 2015 in public reports; all people, courts' words and days here are invented. The
same seed and day give the same register; nothing here needs a database. What else there is to it: the words of courts
(`order_conditions`) and the supervision of subjects (`planned_supervision`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from demo import order_conditions, order_words, towns
from demo.forces import all_forces
from demo.planned_supervision import PlannedSupervision, Supervising
from demo.towns import ForceArea
from orders.choices import Basis, CourtKind, HowServed, OrderKind, Particular, Party, RequiredDocument
from orders.imports.past_records import PastOrder, PastTransition
from orders.law.periods import last_day_of_years, years_later
from orders.subjects.records import Identifier
from orders.transition_input import OrderTransitionInput

SEED = "a demonstration, 2015 to today: orders"
SUBJECTS = 320
FIRST = date(2015, 9, 1)
ELSEWHERE = {"police-scotland": OrderKind.TERO, "psni": OrderKind.NI_STPO}
_COURTS_ELSEWHERE = {OrderKind.TERO: CourtKind.SCOTLAND, OrderKind.NI_STPO: CourtKind.NORTHERN_IRELAND}
_KINDS: dict[str, int] = {OrderKind.STPO_SENTENCE: 56, OrderKind.STRO: 34, OrderKind.STPO_APPLICATION: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSubject:
    """One subject with everything that happened."""

    slug: str
    known: tuple[Identifier, ...]
    born_on: date
    nationality: str
    orders: tuple[PastOrder, ...]
    moves: tuple[PastTransition, ...]
    protects: int
    watched: PlannedSupervision


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A subject while it is planned."""

    slug: str
    today: date
    generator: random.Random
    number: int
    orders: list[PastOrder] = field(default_factory=list)
    moves: list[PastTransition] = field(default_factory=list)
    is_forgotten: bool = False  # without a decision about its end

    @property
    def area(self) -> ForceArea:
        """The towns and courts of the subject's force."""
        return towns.area_of(self.slug)

    @property
    def town(self) -> str:
        """Where the subject lives and reports."""
        return self.area.town(self.number)

    def order(self, kind: str, *, key: str, main: str = "") -> PastOrder:
        """One order of this subject, with a reference of the force's own."""
        is_risk = kind in {OrderKind.STRO, OrderKind.INTERIM_STRO, OrderKind.TERO}
        on_sentence = kind == OrderKind.STPO_SENTENCE
        made = PastOrder(
            key=key,
            kind=kind,
            reference=f"{self.slug[:3].upper()}-{'RO' if is_risk else 'PO'}-{self.number:04}{key}",
            basis=Basis.NONE if is_risk else Basis.CONVICTION,
            applicant=Party.PROSECUTOR if on_sentence else Party.POLICE,
            evidence=order_words.EVIDENCE[self.number % len(order_words.EVIDENCE)],
            main=main,
        )
        self.orders.append(made)
        return made

    def move(self, order: PastOrder, move: str, on: date, **more: object) -> None:
        """One move, where its day has come."""
        if on > self.today:
            return
        details: dict[str, object] = {
            "on": on,
            "asked_by": order.applicant,
            **self.court_of(order),
            "papers": frozenset(RequiredDocument) - {RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE},
            "reasons": order_words.STEP_REASONS.get(move, ""),
        }
        if move in {"adjourn", "refuse", "quash"}:
            details["asked_by"] = Party.COURT
        if move in {"vary", "renew"}:
            details["asked_by"] = Party.POLICE
        entered = OrderTransitionInput(**{**details, **more})  # type: ignore[arg-type]
        self.moves.append(PastTransition(order=order.key, move=move, details=entered))

    def court_of(self, order: PastOrder) -> dict[str, str]:
        """The court that deals with an order of this kind."""
        if order.kind == OrderKind.STPO_SENTENCE:
            return {"court_kind": CourtKind.CROWN, "court": self.area.crown_court}
        kind = _COURTS_ELSEWHERE.get(OrderKind(order.kind), CourtKind.MAGISTRATES)
        return {"court_kind": kind, "court": self.area.magistrates_court}

    def court_above(self, order: PastOrder) -> dict[str, str]:
        """The court that hears an appeal against it."""
        if order.kind == OrderKind.STPO_SENTENCE:
            return {"court_kind": CourtKind.APPEAL, "court": "Court of Appeal, Criminal Division"}
        return {"court_kind": CourtKind.CROWN, "court": self.area.crown_court}


def register(*, today: date) -> list[PlannedSubject]:
    """Every subject: some of each force, and at least one for each expiry reminder."""
    generator = random.Random(SEED)
    slugs = [slug for slug in all_forces() if slug not in ELSEWHERE and slug != "city-of-london"]
    chosen = generator.choices(slugs, weights=[all_forces()[slug].size for slug in slugs], k=SUBJECTS - len(slugs))
    subjects = [_subject(slug, number, today, generator) for number, slug in enumerate([*slugs, *chosen], start=1)]
    subjects += [
        _subject(slug, len(subjects) + 1 + place, today, generator, kind=kind)
        for place, (slug, kind) in enumerate(ELSEWHERE.items())
    ]
    subjects += list(_shown(len(subjects) + 1, today, generator))
    return subjects


def _subject(slug: str, number: int, today: date, generator: random.Random, *, kind: str = "") -> PlannedSubject:
    kind = kind or _drawn(_KINDS, generator)
    draft = _Draft(slug=slug, today=today, generator=generator, number=number)
    # More are recent than old, as the orders became better known.
    span = (today - FIRST).days - 20
    applied = FIRST + timedelta(days=int(span * generator.random() ** 0.7))
    _life(draft, kind, applied)
    return _whole(draft)


def _life(draft: _Draft, kind: str, applied: date) -> None:
    """The steps from application to outcome. Steps after today are left out."""
    generator = draft.generator
    order = draft.order(kind, key="a")
    heard = applied + timedelta(days=generator.randrange(0, 4) if kind == OrderKind.STPO_SENTENCE else 45)
    draft.move(order, "apply", applied)
    if kind == OrderKind.STRO and generator.random() < 0.4:
        interim = draft.order(OrderKind.INTERIM_STRO, key="i", main="a")
        draft.move(interim, "apply", applied)
        draft.move(
            interim,
            "make",
            applied + timedelta(days=2),
            add=order_conditions.prohibitions(generator, 2),
            ends_on=_weeks(heard, 2),
        )
    if kind != OrderKind.STPO_SENTENCE and generator.random() < 0.2:
        again = heard + timedelta(days=28)
        draft.move(order, "adjourn", heard, next_on=again)
        heard = again
    if kind in _KINDS and kind != OrderKind.STPO_SENTENCE and generator.random() < 0.09:
        draft.move(order, generator.choice(("refuse", "withdraw")), heard)
        return
    _made(draft, order, heard)


def _made(draft: _Draft, order: PastOrder, on: date, *, ends_on: date | None = None) -> None:
    """The order in force, served, and later varied."""
    generator = draft.generator
    least = 2 if order.kind == OrderKind.STRO else 5
    if ends_on is None and generator.random() < 0.62:
        ends_on = last_day_of_years(on, least + generator.choice((0, 0, 1, 3, 5)))
    words = order_conditions.prohibitions(generator, generator.randrange(2, 5))
    if generator.random() < 0.08:
        words = (*words, order_conditions.own_words(*generator.choice(order_words.OWN_WORDS)))
    if generator.random() < 0.15:
        words = (*words, *order_conditions.ban(on, ends_on, town=draft.town, generator=generator))
    if generator.random() < 0.7:
        words = (*words, order_conditions.notice(draft.town))
    draft.move(order, "make", on, add=words, ends_on=ends_on, until_further_order=ends_on is None)
    served = on + timedelta(days=generator.choices((0, 1, 2), weights=(60, 25, 15))[0])
    draft.move(
        order,
        "serve",
        served,
        served_how=generator.choice(list(HowServed)),
        served_by=f"PC {generator.randrange(1000, 9999)}",
    )
    until = min(ends_on or draft.today, draft.today)
    later = served + timedelta(days=generator.randrange(90, 900))
    if later < until:
        chance = generator.random()
        if chance < 0.14:
            draft.move(order, "vary", later, add=order_conditions.prohibitions(generator, 1), remove=frozenset({1}))
        elif chance < 0.18 and ends_on:
            draft.move(order, "renew", later, ends_on=max(ends_on, last_day_of_years(later, least)))
        elif chance < 0.21:
            above = draft.court_above(order)
            outcome = generator.choice(("quash", "appeal_dismissed"))
            draft.move(order, "appeal", later, asked_by=Party.SUBJECT, **above)
            draft.move(order, outcome, later + timedelta(days=60), asked_by=Party.COURT, **above)
        elif chance < 0.23 and years_later(on, least) < until:
            draft.move(order, "discharge", years_later(on, least), asked_by=Party.SUBJECT)


def _weeks(day: date, weeks: int) -> date:
    return day + timedelta(weeks=weeks)


def _whole(draft: _Draft) -> PlannedSubject:
    """The subject with names, other details, risk, visits and tasks."""
    generator = draft.generator
    first = generator.randrange(order_words.FIRST_NAME_PLACES)
    last = generator.randrange(order_words.LAST_NAME_PLACES)
    return _with_details(draft, place=(first, last), home=_home(draft))


def _home(draft: _Draft) -> str:
    return f"{draft.generator.randrange(1, 160)} {draft.generator.choice(order_words.STREETS)}, {draft.town}"


def _with_details(draft: _Draft, *, place: tuple[int, int], home: str) -> PlannedSubject:
    """The subject with the name at this position in the list of the nationality."""
    generator = draft.generator
    letters = "ABCDEFGHJKLMNOPRSTUVWXYZ"
    more = []
    if generator.random() < 0.4:
        more.append(Identifier(kind=Particular.ALIAS, text=generator.choice(order_words.ALIASES)))
    if generator.random() < 0.55:
        tail = "".join(generator.choices(letters, k=3))
        more.append(Identifier(kind=Particular.VEHICLE, text=f"QQ{generator.randrange(10, 75)} {tail}"))
    if generator.random() < 0.6:
        more.append(Identifier(kind=Particular.PHONE, text=f"07700 900{generator.randrange(0, 1000):03}"))
    age = timedelta(days=generator.randrange(24 * 365, 60 * 365))
    nationality = _drawn(order_words.NATIONALITIES, generator)
    protects = generator.randrange(0, 6)
    supervising = Supervising(
        number=draft.number,
        orders=draft.orders,
        moves=draft.moves,
        today=draft.today,
        generator=generator,
        is_forgotten=draft.is_forgotten,
    )
    return PlannedSubject(
        slug=draft.slug,
        known=(
            Identifier(kind=Particular.NAME, text=order_words.name(nationality, *place)),
            Identifier(kind=Particular.ADDRESS, text=home, area=all_forces()[draft.slug].code),
            *more,
        ),
        born_on=min((move.details.on for move in draft.moves), default=draft.today) - age,
        nationality=nationality,
        orders=tuple(draft.orders),
        moves=tuple(draft.moves),
        protects=protects,
        watched=supervising.planned(),
    )


def _known_as(subject: PlannedSubject, name: str, *, born_on: date, nationality: str, address: str) -> PlannedSubject:
    """The subject as a particular person. Draws no random number, so the rest of the register is unchanged."""
    named, home, *more = subject.known
    known = (replace(named, text=name), replace(home, text=address), *more)
    return replace(subject, known=known, born_on=born_on, nationality=nationality)


def _drawn(weights: Mapping[str, int], generator: random.Random) -> str:
    """A random choice by weight."""
    return generator.choices(list(weights), weights=list(weights.values()))[0]


def _shown(number: int, today: date, generator: random.Random) -> Iterator[PlannedSubject]:
    """The subjects that always exist: one for each expiry reminder, one not served, one for the screenshots, one whose
    order expired last month without a decision, and the first order of City of London, the last force to have one.
    """
    for place, (slug, left) in enumerate(
        (
            ("west-yorkshire", -40),
            ("lancashire", 5),
            ("lancashire", 24),
            ("kent", 6),
            ("merseyside", 80),
            ("devon-and-cornwall", 27),
            ("essex", 150),
        )
    ):
        draft = _Draft(slug=slug, today=today, generator=generator, number=number + place, is_forgotten=left < 0)
        ends_on = today + timedelta(days=left)
        made = _two_years_before(ends_on)
        order = draft.order(OrderKind.STRO, key="a")
        draft.move(order, "apply", made - timedelta(days=40))
        draft.move(order, "make", made, add=order_conditions.prohibitions(generator, 3), ends_on=ends_on)
        draft.move(order, "serve", made, served_how=HowServed.IN_COURT, served_by="Court officer")
        yield _whole(draft)
    draft = _Draft(slug="lancashire", today=today, generator=generator, number=number + 10)
    order = draft.order(OrderKind.STPO_SENTENCE, key="a")
    draft.move(order, "apply", today - timedelta(days=5))
    draft.move(
        order,
        "make",
        today - timedelta(days=4),
        add=order_conditions.prohibitions(generator, 3),
        until_further_order=True,
    )
    yield _whole(draft)
    draft = _Draft(slug="city-of-london", today=today, generator=generator, number=number + 12)
    order = draft.order(OrderKind.STPO_SENTENCE, key="a")
    draft.move(order, "apply", today - timedelta(days=76))
    _made(draft, order, today - timedelta(days=75))
    yield _whole(draft)
    yield _of_the_pictures(number + 11, today, generator)
    yield from _of_each_state(number + 12, today, generator)


def _of_each_state(number: int, today: date, generator: random.Random) -> Iterator[PlannedSubject]:
    """Subjects of one force at each step before court, one with a replaced order and one who died. Two of them in
    sequence are records of one man (`load_orders` requests their merge).
    """

    def begin(place: int, kind: str = OrderKind.STRO) -> tuple[_Draft, PastOrder]:
        draft = _Draft(slug="lancashire", today=today, generator=generator, number=number + place)
        return draft, draft.order(kind, key="a")

    def made(draft: _Draft, order: PastOrder, on: date) -> None:
        draft.move(order, "apply", on - timedelta(days=30))
        draft.move(order, "make", on, add=order_conditions.prohibitions(generator, 3), until_further_order=True)
        draft.move(order, "serve", on, served_how=HowServed.IN_COURT, served_by="Court officer")

    prepared, _ = begin(0)
    yield _whole(prepared)
    applied, order = begin(1, OrderKind.STPO_APPLICATION)
    applied.move(order, "apply", today - timedelta(days=9))
    twice = {"nationality": "polish", "address": "41 Specimen Close, Burnley"}  # one man, recorded by two officers
    yield _known_as(_whole(applied), "Tomasz Grabowiec", born_on=date(1979, 7, 3), **twice)
    adjourned, order = begin(2)
    adjourned.move(order, "apply", today - timedelta(days=40))
    adjourned.move(order, "adjourn", today - timedelta(days=5), next_on=today + timedelta(days=23))
    yield _known_as(_whole(adjourned), "Thomas Grabowiec", born_on=date(1979, 3, 7), **twice)
    replaced, order = begin(3)
    made(replaced, order, today - timedelta(days=700))
    made(replaced, replaced.order(OrderKind.STRO, key="b"), today - timedelta(days=2))
    yield _whole(replaced)
    dead, order = begin(4, OrderKind.STPO_SENTENCE)
    made(dead, order, today - timedelta(days=300))
    dead.move(order, "die", today - timedelta(days=1), asked_by=Party.POLICE, court="")
    yield _whole(dead)


def _two_years_before(last: date) -> date:
    """The first day of a period of two years that ends on a day."""
    day = last - timedelta(days=731)
    while last_day_of_years(day, 2) < last:
        day += timedelta(days=1)
    return day


def _of_the_pictures(number: int, today: date, generator: random.Random) -> PlannedSubject:
    """The subject in the screenshots of the guidance."""
    draft = _Draft(slug="lancashire", today=today, generator=generator, number=number)
    order = draft.order(OrderKind.STRO, key="a")
    made = today - timedelta(days=418)
    draft.move(order, "apply", made - timedelta(days=30))
    words = tuple(order_conditions.prohibition(*prohibition) for prohibition in order_words.PROHIBITIONS[:3])
    ban = order_conditions.ban_on_all_travel("Preston", ends_on=last_day_of_years(made, 2))
    draft.move(
        order,
        "make",
        made,
        add=(*words, *ban, order_conditions.notice("Preston")),
        ends_on=last_day_of_years(made, 3),
    )
    draft.move(order, "serve", made + timedelta(days=2), served_how=HowServed.BY_HAND, served_by="PC 2214")
    name, home = "Darren Example", "14 Sample Street, Preston"
    subject = _with_details(draft, place=(0, 0), home=home)
    return _known_as(subject, name, born_on=date(1981, 5, 9), nationality="english", address=home)
