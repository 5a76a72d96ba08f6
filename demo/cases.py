"""One invented investigation, month by month: how it begins, what changes, how it ends.

`line` gives it as a return states it. An unchanged case gives the same line again, so most rows of a return equal those
of the month before, as in real returns.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from core import months
from demo import mixes
from demo.planned_returns import FLAGS, People, PlannedEntry
from demo.words import ADVERT_REMARK, REMARKS
from investigations.returns.fields import NOT_APPLICABLE_AS_NUMBER

type Place = tuple[str, str, str, str]

WITHOUT_MORILE = frozenset({"suffolk", "gwent"})  # invented, like every case: forces that do not score cases
MAIN_TYPES = ("SEX", "LAB", "CRIM", "DOM")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """What is known of an investigation before it begins. `sub_type` is empty if none is known."""

    primary_type: str
    has_children: bool
    sub_type: str


@dataclass(slots=True, kw_only=True, eq=False)
class Case:
    """The current state of an investigation."""

    slug: str
    reference: str
    operation_name: str
    opened_on: date
    origin: str
    primary_type: str
    secondary_types: tuple[str, ...] = ()
    sub_types: tuple[str, ...] = ()
    stage: int = 0
    flags: dict[str, bool | None] = field(default_factory=dict)
    agencies: tuple[str, ...] = ()
    nrm_referrals: int | None = None
    morile_score: int | str | None = None
    remarks: str = ""
    people: dict[Place, int] = field(default_factory=dict)
    has_children: bool = False
    is_advert: bool = False
    kept_until: date | None = None  # the script needs it live until then
    closed_in: date | None = None
    _line: PlannedEntry | None = None

    def line(self, arrival: str = "rolled", state: str = "live", **more: object) -> PlannedEntry:
        """The case as the return of the month states it."""
        is_usual = arrival == "rolled" and state == "live"
        if is_usual and self._line is not None:
            return self._line
        made = PlannedEntry(
            reference=self.reference,
            operation_name=self.operation_name,
            arrival=arrival,
            state=state,
            opened_on=self.opened_on,
            stage=mixes.STAGES[self.stage],
            origin=self.origin,
            primary_type=self.primary_type,
            secondary_types=self.secondary_types,
            sub_types=self.sub_types,
            flags=tuple(self.flags.get(name) for name in FLAGS),
            partner_agencies=self.agencies,
            nrm_referrals=self.nrm_referrals,
            morile_score=self.morile_score,
            remarks=self.remarks,
            people=tuple(
                People(role=role, nationality=nationality, gender=gender, age_group=age, count=count)
                for (role, nationality, gender, age), count in sorted(self.people.items())
            ),
        )
        if is_usual:
            self._line = made
        return replace(made, **more) if more else made  # type: ignore[arg-type]

    def changed(self) -> None:
        """Discard the cached line before a change."""
        self._line = None


def begin(
    *,
    slug: str,
    reference: str,
    name: str,
    opened_on: date,
    kind: CaseKind,
    generator: random.Random,
) -> Case:
    """Return a new investigation of a kind, as first reported."""
    case = Case(
        slug=slug,
        reference=reference,
        operation_name=name,
        opened_on=opened_on,
        origin=mixes.pick(mixes.ORIGINS, generator),
        primary_type=kind.primary_type,
        sub_types=(kind.sub_type,) if kind.sub_type else (),
        has_children=kind.has_children,
        stage=generator.choice((0, 0, 1, 1, 2)),
        morile_score=generator.randrange(8, 60) if generator.random() < 0.3 else None,
    )
    if slug in WITHOUT_MORILE:
        case.morile_score = NOT_APPLICABLE_AS_NUMBER
    _answer(case)
    if generator.random() < 0.12 and case.primary_type in MAIN_TYPES:
        others = [code for code in MAIN_TYPES if code != case.primary_type]
        case.secondary_types = (generator.choice(others),)
    for role, shares in (("victim", mixes.VICTIMS), ("suspect", mixes.SUSPECTS)):
        least = 1 if role == "victim" and case.has_children else 0
        add_people(case, role, max(least, mixes.how_many(shares, generator)), generator)
    if generator.random() < 0.4:
        case.agencies = (mixes.pick(mixes.AGENCIES, generator),)
    if generator.random() < 0.35:
        case.remarks = generator.choice(REMARKS)
    for flag in ("cross_border", "victim_liaison_officer", "international_checks", "financial_investigator"):
        if generator.random() < 0.5:
            case.flags[flag] = generator.random() < 0.3
    _safeguard(case)
    return case


def _safeguard(case: Case) -> None:
    """Record what is done in most cases, so that case review lists the rest. Chance depends on the reference only."""
    generator = random.Random(f"{case.reference}: safeguards")
    for flag, share in mixes.SAFEGUARDED.items():
        if generator.random() < share:
            case.flags[flag] = True
    if case.has_children and generator.random() < mixes.CHILDREN_REFERRED:
        case.nrm_referrals = 1


def advert(*, slug: str, reference: str, opened_on: date, generator: random.Random) -> Case:
    """An advert that was counted as an investigation by mistake."""
    nationality = mixes.pick(mixes.NATIONALITIES["victim", "SEX"], generator)
    return Case(
        slug=slug,
        reference=reference,
        operation_name="",
        opened_on=opened_on,
        origin="intelligence",
        primary_type="SEX",
        sub_types=("SEX.adult-services-website",),
        flags={"adult_services_website": True, "children_involved": False},
        remarks=ADVERT_REMARK,
        people={("victim", nationality, "female", "adult"): 1},
        is_advert=True,
    )


def _answer(case: Case) -> None:
    """Fill the answers that follow from the type and sub-type."""
    first = case.sub_types[0] if case.sub_types else ""
    case.flags["county_lines"] = first == "CRIM.county-lines" if case.primary_type == "CRIM" else False
    case.flags["adult_services_website"] = first == "SEX.adult-services-website" if case.primary_type == "SEX" else None
    case.flags["children_involved"] = case.has_children


def add_people(case: Case, role: str, number: int, generator: random.Random) -> None:
    """Add this many people to the case. People met together are mostly alike."""
    while number > 0:
        together = number if generator.random() < 0.6 else 1
        kind = case.primary_type
        place = (
            role,
            mixes.pick(mixes.of_type(mixes.NATIONALITIES, role, kind), generator),
            mixes.pick(mixes.of_type(mixes.GENDERS, role, kind), generator),
            _age(case, role, generator),
        )
        case.people[place] = case.people.get(place, 0) + together
        number -= together
    case.changed()


def _age(case: Case, role: str, generator: random.Random) -> str:
    """An age group. Children occur only among victims of investigations that involve children."""
    if role == "victim" and case.has_children:
        is_first = not any(place[0] == "victim" for place in case.people)
        if is_first or generator.random() < mixes.CHILDREN_AMONG:
            return mixes.CHILD
    return mixes.pick(mixes.of_type(mixes.AGES, role, case.primary_type), generator)


def live_on(case: Case, month: date, generator: random.Random) -> None:
    """Apply a month's changes to a case that stays live. Most do not change."""
    if case.is_advert:
        return
    chance = generator.random()
    if chance < 0.10 and case.stage < len(mixes.STAGES) - 1:
        case.stage += 1
        case.flags["early_advice"] = case.stage >= 4 or case.flags.get("early_advice")
    elif chance < 0.11:
        add_people(case, "victim", mixes.how_many({1: 88, 2: 9, 5: 3}, generator), generator)
    elif chance < 0.125:
        add_people(case, "suspect", mixes.how_many({1: 92, 2: 6, 4: 2}, generator), generator)
    elif chance < 0.155:
        potential_victims = sum(count for place, count in case.people.items() if place[0] == "victim")
        case.nrm_referrals = min((case.nrm_referrals or 0) + 1, max(potential_victims, 1))
    elif chance < 0.17:
        case.flags[generator.choice(FLAGS[4:])] = generator.random() < 0.5
    elif chance < 0.18:
        case.remarks = generator.choice(REMARKS)
    elif chance < 0.27 and not any(place[0] == "victim" for place in case.people):
        add_people(case, "victim", 1, generator)
    elif 0.27 <= chance < 0.42 and case.primary_type == "UNK":
        case.primary_type = mixes.pick({"CRIM": 34, "SEX": 28, "LAB": 26, "DOM": 8, "OTHER": 4}, generator)
        case.secondary_types = ()
        shares = mixes.sub_types_of(*mixes.group_of(case.primary_type, case.has_children), month)
        case.sub_types = tuple(code for code in [mixes.pick(shares, generator)] if code)
        _answer(case)
    else:
        return
    case.changed()


def closing(case: Case, generator: random.Random) -> str:
    """The reason for closing. A conviction needs a suspect and a court."""
    shares = dict(mixes.CLOSINGS)
    if case.stage < 6 or not any(place[0] == "suspect" for place in case.people):
        for reason in ("conviction", "acquittal"):
            del shares[reason]
    return mixes.pick(shares, generator)


def day_in(first: date, last: date, generator: random.Random) -> date:
    """A day in the period, both ends included."""
    return first + timedelta(days=generator.randrange((last - first).days + 1))


def opening_day(month: date, *, since: date, generator: random.Random) -> date:
    """The day on which a case first reported in a month was opened: usually in that month, sometimes long before."""
    chance = generator.random()
    if chance < 0.78:
        return day_in(since, months.last_day(month), generator)
    back = 1 if chance < 0.93 else generator.randrange(2, 10)
    earlier = months.previous(since, back)
    return day_in(earlier, months.last_day(earlier), generator)


def chosen(cases: Sequence[Case], number: int, generator: random.Random) -> list[Case]:
    """Choose this many different cases."""
    return generator.sample(list(cases), number)
