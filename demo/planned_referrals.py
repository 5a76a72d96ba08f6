"""Plans the referrals: how many each force sends each month, the people in them, and their outcomes.

From the 2019/20 report: 2,078 police referrals in 2018 and 2,739 in 2019, a rise in every quarter, and British people
the fastest-growing group. All other numbers and all people are invented. The same seed and day give the same referrals;
nothing here needs a database.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from core import months
from demo import victim_names
from demo.forces import all_forces

if TYPE_CHECKING:
    from demo.planned_safeguarding import PlannedSafeguarding

SEED = "a demonstration, 2016 to today: referrals"
PUBLISHED = {2018: 2078, 2019: 2739}
BY_YEAR = {2016: 104, 2017: 1524, **PUBLISHED, 2020: 530}  # 2016 has one month here, and 2020 two
RISING = {2016: (104, 104), 2017: (106, 148), 2018: (152, 194), 2019: (198, 258), 2020: (262, 268)}  # first month, last
A_MONTH_NOW = 110
NOTIFICATIONS_SINCE = date(2018, 1, 1)  # see the rule `notifications_recorded`
WITHOUT_DUTY = {"psni", "police-scotland"}  # section 52 does not name them (`nrm.duty_to_notify`)
COUNTY_LINES_SINCE = date(2019, 9, 19)
UNRECORDED = 170  # one in this many has no Home Office reference
JOINS_LATE = ("city-of-london", date(2018, 2, 1))  # sent its first referral then, so has no earlier figures
# Reasons for decisions.
NO_GROUNDS = "The account does not meet the reasonable grounds threshold."
NOT_ACCEPTED = "On the balance of probabilities, the account is not accepted."
WENT_HOME = "The person no longer wants to take part and is returning home."
NEW_EVIDENCE = "New evidence from the force."
NOT_FOUND = "The person cannot be traced."
PUBLIC_ORDER = "Disqualified on grounds of public order."

_TYPES = (
    (("labour_unpaid",), 31),
    (("criminal_crime",), 27),
    (("sexual_prostitution",), 14),
    (("sexual_child",), 7),
    (("labour_unpaid", "criminal_crime"), 7),
    (("domestic_work",), 5),
    (("sexual_prostitution", "labour_unpaid"), 4),
    (("sexual_prostitution", "labour_unpaid", "domestic_work"), 2),
    (("other",), 3),
)
_NATIONALITIES = {
    "english": 46, "albanian": 13, "vietnamese": 12, "romanian": 7, "chinese": 5, "indian": 4, "sudanese": 4,
    "eritrean": 4, "nigerian": 3, "polish": 3, "welsh": 2, "scottish": 1, "unknown": 2,
}  # fmt: skip
_ENGLISH_IN = {2016: 28, 2017: 32, 2018: 36}  # the other weights stay as above
# Each unusual event has its own referral: event, force, whether a child, and days since submission.
STANDING_OUT = (
    ("missing", "devon-and-cornwall", True, 23),
    ("was missing", "lancashire", True, 34),
    ("court date", "devon-and-cornwall", False, 12),
    ("custody time limit", "lancashire", False, 19),
    ("detained", "kent", False, 16),
    ("trial near", "devon-and-cornwall", False, 20),
    ("trial far", "lancashire", True, 41),
    ("jury accepted", "kent", False, 150),
    ("excluded", "merseyside", True, 44),
    ("offered", "devon-and-cornwall", False, 9),
    ("offered to us", "avon-and-somerset", False, 11),
    ("accepted", "lancashire", False, 15),
    ("declined", "kent", False, 13),
    ("access", "devon-and-cornwall", False, 47),
    ("access late", "merseyside", False, 58),
    ("correction", "lancashire", False, 52),
    ("restriction", "lancashire", False, 49),
    ("access in part", "kent", False, 61),
    ("owner gone", "cheshire", False, 27),
    ("found adult", "kent", True, 31),
)
# People known to one force and met by another, oldest first, with unique names.
KNOWN_BEFORE = (
    ("devon-and-cornwall", "merseyside", "Velmira", "Oskarsund"),  # asked, without a reply
    ("lancashire", "devon-and-cornwall", "Tamburo", "Hexelby"),  # the first force confirms that it is the same person
    ("avon-and-somerset", "devon-and-cornwall", "Ludmirka", "Pranvell"),  # both forces confirm
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step of a referral."""

    move: str
    on: date
    authority: str = ""
    reasons: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReferral:
    """One person's referral."""

    slug: str
    met_on: date
    typed: dict[str, str | list[str]]
    steps: tuple[PlannedStep, ...]
    care: PlannedSafeguarding | None = None


def then(in_question: Sequence[date], *, today: date) -> list[PlannedReferral]:
    """The referrals of the first series, month by month."""
    generator = random.Random(SEED)
    totals: dict[date, int] = {}
    for year, number in BY_YEAR.items():
        of_year = [month for month in in_question if month.year == year]
        totals |= _dealt(number, of_year, rising=RISING[year])
    return list(_with_references(_referred(totals, today=today, generator=generator, all_begin_in=in_question[0])))


def now(in_question: Sequence[date], *, today: date) -> list[PlannedReferral]:
    """The referrals of the last six months and the current one, including every status of the workflow."""
    generator = random.Random(f"{SEED} now")
    totals = dict.fromkeys(in_question, A_MONTH_NOW) | {months.first_of(today): A_MONTH_NOW * today.day // 31}
    planned = [*_referred(totals, today=today, generator=generator), *_one_of_each(today, generator)]
    return list(_with_references([*planned, *_standing_out(today, generator), *_known_before(today, generator)]))


def _with_references(planned: Iterable[PlannedReferral]) -> Iterator[PlannedReferral]:
    """The same referrals, each with an invented Home Office reference, except a few without one."""
    for number, referral in enumerate(planned, start=1):
        first, *later = referral.steps
        if number % UNRECORDED:
            kind = "DTN" if first.move == "notify" else "NRM"
            first = replace(first, reference=f"{kind} {first.on:%Y}/{number:05}")
        yield replace(referral, steps=(first, *later))


def _dealt(number: int, among: Sequence[date], *, rising: tuple[int, int]) -> dict[date, int]:
    """Distribute a number over months that rise in a straight line, in whole parts that add up to it."""
    first, last = rising
    weights = [first + (last - first) * place / max(1, len(among) - 1) for place in range(len(among))]
    ends = [round(number * part / sum(weights)) for part in accumulate(weights)]
    return {month: end - begin for month, begin, end in zip(among, [0, *ends], ends, strict=False)}


def _referred(
    totals: dict[date, int], *, today: date, generator: random.Random, all_begin_in: date | None = None
) -> Iterator[PlannedReferral]:
    late, joins = JOINS_LATE
    for month, number in totals.items():
        slugs = [slug for slug in all_forces() if all_begin_in is None or slug != late or month >= joins]
        chosen = Counter(generator.choices(slugs, weights=[all_forces()[slug].size for slug in slugs], k=number))
        if month == all_begin_in or (all_begin_in and month == joins):
            chosen = _everybody(chosen, slugs)
        for slug in sorted(chosen):
            for _ in range(chosen[slug]):
                last = min(months.last_day(month), today)
                yield _referral(slug, _day_in(month, last, generator), today=today, generator=generator)
        notifying = [slug for slug in slugs if slug not in WITHOUT_DUTY]
        for slug in generator.choices(notifying, k=number // 9 if month >= NOTIFICATIONS_SINCE else 0):
            last = min(months.last_day(month), today)
            yield _notified(slug, _day_in(month, last, generator), generator=generator)


def _everybody(chosen: Counter[str], slugs: Sequence[str]) -> Counter[str]:
    """The same number, with at least one for each force, taken from those with most."""
    numbers = Counter({slug: chosen[slug] for slug in slugs})
    for slug in slugs:
        if not numbers[slug]:
            numbers[slug] += 1
            numbers[numbers.most_common(1)[0][0]] -= 1
    return numbers


def _day_in(month: date, last: date, generator: random.Random) -> date:
    return month + timedelta(days=generator.randrange((last - month).days + 1))


def _referral(slug: str, sent: date, *, today: date, generator: random.Random) -> PlannedReferral:
    is_child = generator.random() < 0.44
    typed = _person(sent, is_child=is_child, generator=generator) | ({} if is_child else {"consent": "given"})
    steps = tuple(step for step in _path(sent, is_child=is_child, generator=generator) if step.on <= today)
    return PlannedReferral(slug=slug, met_on=sent, typed=typed, steps=steps)


def _notified(slug: str, sent: date, *, generator: random.Random) -> PlannedReferral:
    """An adult who does not consent: the notification has no name, and none is stored."""
    typed = _person(sent, is_child=False, generator=generator) | {"consent": "refused"}
    for code in ("first_name", "last_name", "born_on"):
        del typed[code]
    return PlannedReferral(slug=slug, met_on=sent, typed=typed, steps=(PlannedStep(move="notify", on=sent),))


def _person(sent: date, *, is_child: bool, generator: random.Random) -> dict[str, str | list[str]]:
    (ticks,) = generator.choices([ticks for ticks, _ in _TYPES], weights=[weight for _, weight in _TYPES])
    nationalities = _NATIONALITIES | {"english": _ENGLISH_IN.get(sent.year, _NATIONALITIES["english"])}
    age = generator.randrange(13, 18) if is_child else generator.randrange(19, 60)
    (gender,) = generator.choices([victim_names.MALE, victim_names.FEMALE], weights=[68, 32])
    (nationality,) = generator.choices(list(nationalities), weights=list(nationalities.values()))
    (place,) = generator.choices(["uk", "overseas", "both", "not_known"], weights=[68, 14, 12, 6])
    first_name, last_name = victim_names.name(
        nationality,
        gender,
        first=generator.randrange(victim_names.FIRST_NAME_PLACES),
        last=generator.randrange(victim_names.LAST_NAME_PLACES),
    )
    answers: dict[str, str | list[str]] = {
        "under_18": "yes" if is_child else "no",
        "gender": gender,
        "nationality": nationality,
        "place": place,
        "how_exploited": list(ticks),
        "first_name": first_name,
        "last_name": last_name,
        "born_on": (sent - timedelta(days=age * 365 + generator.randrange(60, 300))).isoformat(),
    }
    if not is_child:
        answers["under_18_when_exploited"] = generator.choices(["no", "yes", "not_sure"], weights=[84, 10, 6])[0]
    if sent >= COUNTY_LINES_SINCE:
        is_likely = is_child and "criminal_crime" in ticks
        answers["county_lines"] = generator.choices(
            ["yes", "no", "not_sure"], weights=[70, 20, 10] if is_likely else [5, 85, 10]
        )[0]
    return answers


def _path(sent: date, *, is_child: bool, generator: random.Random) -> Iterator[PlannedStep]:
    """The steps of a referral, including future ones; the caller leaves those out."""
    yield PlannedStep(move="submit", on=sent)
    decided = sent + timedelta(days=generator.choices([2, 4, 6, 12, 31], weights=[15, 35, 25, 15, 10])[0])
    if generator.random() < 0.1:
        yield _decision("rg_negative", decided, reasons=NO_GROUNDS)
        return
    yield _decision("rg_positive", decided)
    if not is_child and generator.random() < 0.03:
        yield PlannedStep(move="withdraw", on=decided + timedelta(days=9), reasons=WENT_HOME)
        return
    concluded = decided + timedelta(days=generator.choices([60, 120, 240, 400, 620], weights=[6, 12, 32, 30, 20])[0])
    if generator.random() < 0.17:
        yield _decision("cg_negative", concluded, reasons=NOT_ACCEPTED)
    else:
        yield _decision("cg_positive", concluded)


def _decision(move: str, on: date, *, reasons: str = "") -> PlannedStep:
    return PlannedStep(move=move, on=on, authority="sca" if on >= date(2019, 4, 29) else "nca_ukvi", reasons=reasons)


def _one_of_each(today: date, generator: random.Random) -> Iterator[PlannedReferral]:
    """One referral in each status, all of Lancashire, so that they can be seen in one place."""

    def day(back: int) -> date:
        return today - timedelta(days=back)

    negative = _decision("rg_negative", day(20), reasons=NO_GROUNDS)
    refused = _decision("cg_negative", day(12), reasons=NOT_ACCEPTED)
    paths: tuple[tuple[PlannedStep, ...], ...] = (
        (),
        (PlannedStep(move="acknowledge", on=day(24)),),
        (_decision("rg_positive", day(20)),),
        (negative,),
        (negative, PlannedStep(move="reconsider_rg", on=day(8), reasons=NEW_EVIDENCE)),
        (_decision("rg_positive", day(120)),),
        (_decision("rg_positive", day(120)), refused),
        (
            _decision("rg_positive", day(120)),
            refused,
            PlannedStep(move="reconsider_cg", on=day(3), reasons=NEW_EVIDENCE),
        ),
        (_decision("rg_positive", day(120)), _decision("cg_positive", day(9))),
        (
            _decision("rg_positive", day(20)),
            PlannedStep(move="suspend", on=day(6), reasons=NOT_FOUND),
        ),
        (_decision("rg_positive", day(20)), PlannedStep(move="withdraw", on=day(5), reasons=WENT_HOME)),
        (_decision("disqualify", day(9), reasons=PUBLIC_ORDER),),
        (
            _decision("disqualify", day(9), reasons=PUBLIC_ORDER),
            PlannedStep(move="reconsider_disqualification", on=day(4), reasons=NEW_EVIDENCE),
        ),
    )
    for later in paths:
        is_old = bool(later) and later[0].on == day(120)
        sent = day(125) if is_old else day(26)
        if later and later[0].move == "disqualify":
            later = (_decision("rg_positive", day(20)), *later)
        typed = _person(sent, is_child=False, generator=generator) | {"consent": "given"}
        steps = (PlannedStep(move="submit", on=sent), *later)
        yield PlannedReferral(slug="lancashire", met_on=sent, typed=typed, steps=steps)


def _standing_out(today: date, generator: random.Random) -> Iterator[PlannedReferral]:
    """A referral in its recovery period for each unusual event, in that order."""
    for what, slug, is_child, ago in STANDING_OUT:
        sent = today - timedelta(days=ago)
        typed = _person(sent, is_child=is_child, generator=generator) | ({} if is_child else {"consent": "given"})
        if what == "found adult":
            typed["under_18"] = "not_sure"
        decided = _decision("rg_positive", sent + timedelta(days=5))
        yield PlannedReferral(slug=slug, met_on=sent, typed=typed, steps=(PlannedStep(move="submit", on=sent), decided))


def _known_before(today: date, generator: random.Random) -> Iterator[PlannedReferral]:
    """Two referrals of one person by two forces, the older first; always the last in the plan."""
    for number, (older, newer, first, last) in enumerate(KNOWN_BEFORE):
        met_again = today - timedelta(days=7 - number)
        sent = met_again - timedelta(days=70)
        typed = _person(sent, is_child=False, generator=generator)
        typed |= {"consent": "given", "first_name": first, "last_name": last}
        decided = _decision("rg_positive", sent + timedelta(days=5))
        yield PlannedReferral(
            slug=older, met_on=sent, typed=typed, steps=(PlannedStep(move="submit", on=sent), decided)
        )
        yield PlannedReferral(
            slug=newer, met_on=met_again, typed=typed, steps=(PlannedStep(move="submit", on=met_again),)
        )
