"""What is planned of orders: who is subject to which, by which courts, with which words, and what became of each.

There have been about 300 orders since 2015 in public reports; all people, courts' words and days here are invented. The
same seed and day give the same register; nothing here needs a database.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo import order_tasks, order_words
from demo.forces import all_forces
from orders.choices import (
    Basis,
    ConditionKind,
    CourtKind,
    HowServed,
    OrderKind,
    Particular,
    Party,
    Reach,
    RequiredDocument,
    Risk,
)
from orders.imports.history_import import (
    PastDecision,
    PastNotice,
    PastOrder,
    PastRisk,
    PastTask,
    PastTransition,
    PastVisit,
)
from orders.law.periods import last_day_of_years, years_later
from orders.subjects.records import Identifier
from orders.supervision.choices import CheckOutcome, ExpiryChoice
from orders.transition_input import ConditionWords, OrderTransitionInput

SEED = "a demonstration, 2015 to today: orders"
SUBJECTS = 320
FIRST = date(2015, 9, 1)
ELSEWHERE = {"police-scotland": OrderKind.TERO, "psni": OrderKind.NI_STPO}
_KINDS: dict[str, int] = {OrderKind.STPO_SENTENCE: 56, OrderKind.STRO: 34, OrderKind.STPO_APPLICATION: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSupervision:
    """How much a subject is watched, and what was done and seen."""

    risks: tuple[PastRisk, ...] = ()
    visits: tuple[PastVisit, ...] = ()
    tasks: tuple[PastTask, ...] = ()
    notices: tuple[PastNotice, ...] = ()
    decisions: tuple[PastDecision, ...] = ()


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
    is_forgotten: bool = False  # nobody decides about its end

    @property
    def town(self) -> str:
        """A town's name made from the force's, for courts and addresses."""
        return self.slug.replace("-and-", " and ").replace("-", " ").title().replace(" And ", " and ")

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
            evidence="Statements of the officers, phone records, bank records. Risk and need as set out in them.",
            main=main,
        )
        self.orders.append(made)
        return made

    def move(self, order: PastOrder, move: str, on: date, **more: object) -> None:
        """One move, where its day has come."""
        if on > self.today:
            return
        crown = order.kind == OrderKind.STPO_SENTENCE
        details: dict[str, object] = {
            "on": on,
            "asked_by": order.applicant,
            "court_kind": CourtKind.CROWN if crown else CourtKind.MAGISTRATES,
            "court": f"{self.town} {'Crown Court' if crown else 'Magistrates’ Court'}",
            "papers": frozenset(RequiredDocument) - {RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE},
            "reasons": "As the court gave them.",
        }
        if move in {"adjourn", "refuse", "quash"}:
            details["asked_by"] = Party.COURT
        if move in {"vary", "renew"}:
            details["asked_by"] = Party.POLICE
        entered = OrderTransitionInput(**{**details, **more})  # type: ignore[arg-type]
        self.moves.append(PastTransition(order=order.key, move=move, details=entered))


def register(*, today: date) -> list[PlannedSubject]:
    """Every subject: some of each force, and at least one for each expiry reminder."""
    generator = random.Random(SEED)
    slugs = [slug for slug in all_forces() if slug not in ELSEWHERE and slug != "city-of-london"]
    chosen = generator.choices(slugs, weights=[all_forces()[slug].size for slug in slugs], k=SUBJECTS - len(slugs))
    found = [_subject(slug, number, today, generator) for number, slug in enumerate([*slugs, *chosen], start=1)]
    found += [
        _subject(slug, len(found) + 1 + place, today, generator, kind=kind)
        for place, (slug, kind) in enumerate(ELSEWHERE.items())
    ]
    found += list(_shown(len(found) + 1, today, generator))
    return found


def _subject(slug: str, number: int, today: date, generator: random.Random, *, kind: str = "") -> PlannedSubject:
    kind = kind or _drawn(_KINDS, generator)
    draft = _Draft(slug=slug, today=today, generator=generator, number=number)
    # More of them lie near today than far: the tool became known.
    span = (today - FIRST).days - 20
    applied = FIRST + timedelta(days=int(span * generator.random() ** 0.7))
    _life(draft, kind, applied)
    return _whole(draft)


def _life(draft: _Draft, kind: str, applied: date) -> None:
    """From the application to what became of it, also beyond today; what has not come is left out."""
    generator = draft.generator
    order = draft.order(kind, key="a")
    heard = applied + timedelta(days=generator.randrange(0, 4) if kind == OrderKind.STPO_SENTENCE else 45)
    draft.move(order, "apply", applied)
    if kind == OrderKind.STRO and generator.random() < 0.4:
        interim = draft.order(OrderKind.INTERIM_STRO, key="i", main="a")
        draft.move(interim, "apply", applied)
        draft.move(interim, "make", applied + timedelta(days=2), add=_words(generator, 2), ends_on=_weeks(heard, 2))
    if kind != OrderKind.STPO_SENTENCE and generator.random() < 0.2:
        again = heard + timedelta(days=28)
        draft.move(order, "adjourn", heard, next_on=again)
        heard = again
    if kind in _KINDS and kind != OrderKind.STPO_SENTENCE and generator.random() < 0.09:
        draft.move(order, generator.choice(("refuse", "withdraw")), heard)
        return
    _made(draft, order, heard)


def _made(draft: _Draft, order: PastOrder, on: date, *, ends_on: date | None = None) -> None:
    """The order in force, served, and changed later."""
    generator = draft.generator
    least = 2 if order.kind == OrderKind.STRO else 5
    if ends_on is None and generator.random() < 0.62:
        ends_on = last_day_of_years(on, least + generator.choice((0, 0, 1, 3, 5)))
    words = _words(generator, generator.randrange(2, 5))
    if generator.random() < 0.08:
        words = (*words, _own_words(*generator.choice(order_words.OWN_WORDS)))
    if generator.random() < 0.15:
        words = (*words, *_ban(on, ends_on, generator))
    if generator.random() < 0.7:
        words = (*words, _notice(draft.town))
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
            draft.move(order, "vary", later, add=_words(generator, 1), remove=frozenset({1}))
        elif chance < 0.18 and ends_on:
            draft.move(order, "renew", later, ends_on=max(ends_on, last_day_of_years(later, least)))
        elif chance < 0.21:
            draft.move(
                order, "appeal", later, asked_by=Party.SUBJECT, court_kind=_above(order), court="The court above"
            )
            draft.move(
                order,
                generator.choice(("quash", "appeal_dismissed")),
                later + timedelta(days=60),
                asked_by=Party.COURT,
                court_kind=_above(order),
                court="The court above",
            )
        elif chance < 0.23 and years_later(on, least) < until:
            draft.move(order, "discharge", years_later(on, least), asked_by=Party.SUBJECT)


def _above(order: PastOrder) -> str:
    return CourtKind.APPEAL if order.kind == OrderKind.STPO_SENTENCE else CourtKind.CROWN


def _weeks(day: date, weeks: int) -> date:
    return day + timedelta(weeks=weeks)


def _words(generator: random.Random, many: int) -> tuple[ConditionWords, ...]:
    chosen = generator.sample(order_words.PROHIBITIONS, k=many)
    return tuple(_prohibition(*one) for one in chosen)


def _prohibition(template: str, words: str, plain: str) -> ConditionWords:
    return ConditionWords(kind=ConditionKind.PROHIBITION, template=template, words=words, plain=plain)


def _own_words(words: str, plain: str, why: str) -> ConditionWords:
    return ConditionWords(kind=ConditionKind.PROHIBITION, words=words, plain=plain, own_reason=why)


def _ban(on: date, ends_on: date | None, generator: random.Random) -> tuple[ConditionWords, ...]:
    last = min(last_day_of_years(on, 3), ends_on or date.max)
    if generator.random() < 0.5:
        country = generator.choice(order_words.COUNTRIES)
        words = f"Must not travel to {country}."
        plain = f"Travel to {country}"
        return (
            ConditionWords(
                kind=ConditionKind.TRAVEL_BAN,
                template="travel-named",
                words=words,
                plain=plain,
                reach=Reach.NAMED,
                countries=(country,),
                ends_on=last,
            ),
        )
    return (
        ConditionWords(
            kind=ConditionKind.TRAVEL_BAN,
            template="travel-all",
            words="Must not travel to any country outside the United Kingdom.",
            plain="Travel outside the UK",
            reach=Reach.ALL,
            ends_on=last,
        ),
        ConditionWords(
            kind=ConditionKind.PASSPORTS,
            template="passports",
            words=(
                "Must surrender all passports at the police station named, by the day on which the foreign travel "
                "prohibition begins."
            ),
            plain="Leave all passports with the police",
            station="the central police station",
            ends_on=last,
        ),
    )


def _notice(town: str) -> ConditionWords:
    return ConditionWords(
        kind=ConditionKind.NOTIFICATION,
        template="name-and-address",
        words="Must give all names and the home address within three days beginning with the day of service, and any "
        "change within three days beginning with the day of the change, at the police station named.",
        plain="Tell the police of any new name or address within three days",
        station=f"{town} police station",
    )


def _whole(draft: _Draft, *, name: str = "", born_on: date | None = None, address: str = "") -> PlannedSubject:
    """The subject with what it is known by, its risk, visits and tasks."""
    generator = draft.generator
    name = name or f"{generator.choice(order_words.FIRST_NAMES)} {generator.choice(order_words.LAST_NAMES)}"
    home = address or f"{generator.randrange(1, 160)} {generator.choice(order_words.STREETS)}, {draft.town}"
    letters = "ABCDEFGHJKLMNOPRSTUVWXYZ"
    known = [
        Identifier(kind=Particular.NAME, text=name),
        Identifier(kind=Particular.ADDRESS, text=home, area=all_forces()[draft.slug].code),
    ]
    if generator.random() < 0.4:
        known.append(Identifier(kind=Particular.ALIAS, text=generator.choice(order_words.ALIASES)))
    if generator.random() < 0.55:
        tail = "".join(generator.choices(letters, k=3))
        known.append(Identifier(kind=Particular.VEHICLE, text=f"QQ{generator.randrange(10, 75)} {tail}"))
    if generator.random() < 0.6:
        known.append(Identifier(kind=Particular.PHONE, text=f"07700 900{generator.randrange(0, 1000):03}"))
    age = timedelta(days=generator.randrange(24 * 365, 60 * 365))
    return PlannedSubject(
        slug=draft.slug,
        known=tuple(known),
        born_on=born_on or min((move.details.on for move in draft.moves), default=draft.today) - age,
        nationality=generator.choices(
            list(order_words.NATIONALITIES), weights=list(order_words.NATIONALITIES.values())
        )[0],
        orders=tuple(draft.orders),
        moves=tuple(draft.moves),
        protects=generator.randrange(0, 6),
        watched=_watched(draft),
    )


def _drawn(weights: Mapping[str, int], generator: random.Random) -> str:
    """One of them, the heavier the likelier."""
    return generator.choices(list(weights), weights=list(weights.values()))[0]


def _watched(draft: _Draft) -> PlannedSupervision:
    """Risk, visits and tasks of people who are under an order now."""
    generator, today = draft.generator, draft.today
    made = [move for move in draft.moves if move.move == "make"]
    ends = {"quash", "discharge", "refuse", "withdraw", "die"}
    over = {move.order for move in draft.moves if move.move in ends}
    live = [
        move
        for move in made
        if move.order not in over and (move.details.until_further_order or (move.details.ends_on or today) >= today)
    ]
    notices = tuple(_notices(draft))
    decided = tuple(_decisions(draft))
    if not live:
        return PlannedSupervision(notices=notices, decisions=decided, tasks=tuple(_tasks(draft, of=())))
    since = live[-1].details.on
    level = generator.choices(list(Risk), weights=(8, 27, 40, 25))[0]
    rhythm = {Risk.VERY_HIGH: 14, Risk.HIGH: 30, Risk.MEDIUM: 90, Risk.LOW: 180}[level]
    review = {Risk.VERY_HIGH: 25, Risk.HIGH: 80, Risk.MEDIUM: 170, Risk.LOW: 340}[level]
    late = generator.random() < 0.12  # some are overdue, as everywhere
    assessed = max(since, today - timedelta(days=generator.randrange(0, review) + (review if late else 0)))
    visits = []
    day = max(since + timedelta(days=3), today - timedelta(days=400))
    while day < today - timedelta(days=rhythm if late else generator.randrange(0, 3)):
        kept = [CheckOutcome.KEPT if generator.random() < 0.9 else CheckOutcome.NOT_CHECKED for _ in range(8)]
        visits.append(
            PastVisit(
                on=day,
                officers=f"PC {generator.randrange(1000, 9999)}",
                said=generator.choice(order_words.FOUND),
                was_planned=generator.random() < 0.3,
                was_seen=generator.random() < 0.85,
                outcomes=kept,
            )
        )
        day += timedelta(days=max(4, int(rhythm * generator.uniform(0.7, 1.1))))
    if late:
        visits = visits[:-1]
    return PlannedSupervision(
        risks=(PastRisk(level=level, reason=order_words.REASONS[level], on=assessed),),
        visits=tuple(visits),
        tasks=tuple(_tasks(draft, of={live[-1].order})),
        notices=notices,
        decisions=decided,
    )


def _notices(draft: _Draft) -> Iterator[PastNotice]:
    """People who were served gave name and address, mostly within the three days."""
    for move in draft.moves:
        if move.move == "serve" and draft.generator.random() < 0.96:
            on = move.details.on + timedelta(days=draft.generator.choices((0, 1, 2, 5), weights=(30, 40, 25, 5))[0])
            if on <= draft.today:
                yield PastNotice(order=move.order, on=on)


def _decisions(draft: _Draft) -> Iterator[PastDecision]:
    """What ran out was mostly decided on before."""
    for move in draft.moves:
        last = move.details.ends_on
        if draft.is_forgotten or not (move.move == "make" and last and last < draft.today):
            continue
        if draft.generator.random() < 0.94:
            yield PastDecision(
                order=move.order,
                choice=ExpiryChoice.LAPSE,
                reason="No sign of the trade since the last visits; the need is not there any more.",
                on=last - timedelta(days=20),
            )


def _tasks(draft: _Draft, *, of: Collection[str]) -> Iterator[PastTask]:
    """What was done of the order that is managed now, and of those that went before it."""
    made = {move.order for move in draft.moves if move.move == "make"}
    for order in draft.orders:
        if order.key in made:
            generator = draft.generator if order.key in of else random.Random(f"tasks, {order.reference}")
            yield from order_tasks.of_order(order, draft.moves, generator=generator, today=draft.today)


def _shown(number: int, today: date, generator: random.Random) -> Iterator[PlannedSubject]:
    """The subjects always shown: one for each expiry reminder, one not served, one for the guidance's pictures.

    One that ran out last month without anybody's decision, and the City of London's first order, by which the last
    force comes into the figures.
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
        draft.move(order, "make", made, add=_words(generator, 3), ends_on=ends_on)
        draft.move(order, "serve", made, served_how=HowServed.IN_COURT, served_by="Court officer")
        yield _whole(draft)
    draft = _Draft(slug="lancashire", today=today, generator=generator, number=number + 10)
    order = draft.order(OrderKind.STPO_SENTENCE, key="a")
    draft.move(order, "apply", today - timedelta(days=5))
    draft.move(order, "make", today - timedelta(days=4), add=_words(generator, 3), until_further_order=True)
    yield _whole(draft)
    draft = _Draft(slug="city-of-london", today=today, generator=generator, number=number + 12)
    order = draft.order(OrderKind.STPO_SENTENCE, key="a")
    draft.move(order, "apply", today - timedelta(days=76))
    _made(draft, order, today - timedelta(days=75))
    yield _whole(draft)
    yield _of_the_pictures(number + 11, today, generator)
    yield from _of_each_state(number + 12, today, generator)


def _of_each_state(number: int, today: date, generator: random.Random) -> Iterator[PlannedSubject]:
    """In one force somebody at every step before the court, somebody whose order was replaced, and one who died."""

    def one(place: int, kind: str = OrderKind.STRO) -> tuple[_Draft, PastOrder]:
        draft = _Draft(slug="lancashire", today=today, generator=generator, number=number + place)
        return draft, draft.order(kind, key="a")

    def made(draft: _Draft, order: PastOrder, on: date) -> None:
        draft.move(order, "apply", on - timedelta(days=30))
        draft.move(order, "make", on, add=_words(generator, 3), until_further_order=True)
        draft.move(order, "serve", on, served_how=HowServed.IN_COURT, served_by="Court officer")

    prepared, _ = one(0)
    yield _whole(prepared)
    applied, order = one(1, OrderKind.STPO_APPLICATION)
    applied.move(order, "apply", today - timedelta(days=9))
    yield _whole(applied)
    adjourned, order = one(2)
    adjourned.move(order, "apply", today - timedelta(days=40))
    adjourned.move(order, "adjourn", today - timedelta(days=5), next_on=today + timedelta(days=23))
    yield _whole(adjourned)
    replaced, order = one(3)
    made(replaced, order, today - timedelta(days=700))
    made(replaced, replaced.order(OrderKind.STRO, key="b"), today - timedelta(days=2))
    yield _whole(replaced)
    dead, order = one(4, OrderKind.STPO_SENTENCE)
    made(dead, order, today - timedelta(days=300))
    dead.move(order, "die", today - timedelta(days=1), asked_by=Party.POLICE, court="")
    yield _whole(dead)


def _two_years_before(last: date) -> date:
    """The first day of a period of two years that ends with a day."""
    day = last - timedelta(days=731)
    while last_day_of_years(day, 2) < last:
        day += timedelta(days=1)
    return day


def _of_the_pictures(number: int, today: date, generator: random.Random) -> PlannedSubject:
    """The subject shown in the guidance's pictures."""
    draft = _Draft(slug="lancashire", today=today, generator=generator, number=number)
    order = draft.order(OrderKind.STRO, key="a")
    made = today - timedelta(days=418)
    draft.move(order, "apply", made - timedelta(days=30), court="Preston Magistrates’ Court")
    until = last_day_of_years(made, 3)
    ban = ConditionWords(
        kind=ConditionKind.TRAVEL_BAN,
        template="travel-all",
        words="Must not travel to any country outside the United Kingdom.",
        plain="Travel outside the UK",
        reach=Reach.ALL,
        ends_on=last_day_of_years(made, 2),
    )
    passports = ConditionWords(
        kind=ConditionKind.PASSPORTS,
        template="passports",
        words=(
            "Must surrender all passports at Preston police station by the day on which the foreign travel prohibition "
            "begins."
        ),
        plain="Leave all passports at Preston police station",
        station="Preston police station",
        ends_on=last_day_of_years(made, 2),
    )
    words = tuple(_prohibition(*one) for one in order_words.PROHIBITIONS[:3])
    draft.move(
        order,
        "make",
        made,
        court="Preston Magistrates’ Court",
        add=(*words, ban, passports, _notice("Preston")),
        ends_on=until,
    )
    draft.move(order, "serve", made + timedelta(days=2), served_how=HowServed.BY_HAND, served_by="PC 2214")
    return _whole(draft, name="Darren Example", born_on=date(1981, 5, 9), address="14 Sample Street, Preston")
