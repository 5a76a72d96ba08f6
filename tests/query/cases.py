"""Approved cases with any values, and plain Python that counts a question over them one case at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from core import months
from investigations.choices import FLAGS, ReviewReason
from investigations.models import Entry, EntryProfile, Revision
from reference.models import Force
from reports.query.answer import Cell, PrefixCount, SourceRow
from reports.query.question import Question
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.investigations.test_measures import some_entries

FORCES = (LANCASHIRE, CHESHIRE, BTP)
MONTHS = (JANUARY, FEBRUARY)
AGES = ((24, "24-months-over"), (12, "12-23-months"), (6, "6-11-months"), (3, "3-5-months"))
UNCHANGED_FOR = ((12, "12-months-over"), (9, "9-11-months"), (6, "6-8-months"), (3, "3-5-months"))
COLUMNS = ("nationality", "gender", "age")
REASONS = {
    "live_unchanged": "unchanged",
    "live_long_open": "long_open",
    "live_no_liaison_officer": "no_liaison_officer",
    "live_no_financial_investigator": "no_financial_investigator",
    "live_no_early_advice": "no_early_advice",
    "live_children_no_referral": "children_without_referral",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One approved entry with its people and profile, and the source row that it is counted under."""

    source: SourceRow
    entry: Entry
    profile: EntryProfile
    people: tuple[Any, ...]


def row_of(revision: Revision, *, month: date | None = None, is_carried: bool = False) -> SourceRow:
    """The source row of a revision, in its own month or carried into a later one."""
    month = month or revision.period_id
    places = {force: (region, unit) for force, region, unit in Force.objects.places_on(months.last_day(month))}
    region, unit = places[revision.force_id]
    return SourceRow(
        month=month,
        force=revision.force_id,
        revision=revision.pk,
        batch=None,
        region=region,
        unit=unit,
        is_carried=is_carried,
    )


def approved(force: str, month: date, *, many: int, chance: random.Random) -> Revision:
    """An approved return with any cases in it, whose profiles have any months and reasons."""
    revision = making.draft(force, month)
    some_entries(revision, many=many, chance=chance)
    making.approve(revision)
    add_profiles(revision, chance=chance)
    return revision


def add_profiles(revision: Revision, *, chance: random.Random) -> None:
    """A profile for each entry: people as they are, the rest by chance."""
    profiles = []
    for entry in revision.entries.prefetch_related("people__nationality"):
        people = list(entry.people.all())
        changed_in = months.previous(revision.period_id, chance.choice([0, 2, 3, 5, 6, 8, 9, 11, 12, 30]))
        fields: dict[str, Any] = {
            "changed_in": changed_in,
            "stage_since": months.previous(changed_in, chance.choice([0, 1, 3, 6, 12, 24])),
            "is_joint": chance.choice([True, False]),
            "review_reasons": chance.sample(ReviewReason.values, chance.choice([0, 1, 3])),
            "children": sum(group.count for group in people if group.role == "victim" and group.age_group == "0-17"),
        }
        for role in ("victim", "suspect"):
            groups = [group for group in people if group.role == role]
            fields[f"{role}s"] = sum(group.count for group in groups)
            fields[f"{role}_nationalities"] = sorted({group.nationality.counts_as for group in groups})
            fields[f"{role}_genders"] = sorted({group.gender for group in groups})
            fields[f"{role}_ages"] = sorted({group.age_group for group in groups})
        profiles.append(EntryProfile(entry=entry, force_id=entry.force_id, **fields))
    EntryProfile.objects.bulk_create(profiles)


def cases_of(sources: Iterable[SourceRow]) -> list[Case]:
    """Every case of these source rows."""
    return [
        Case(source=source, entry=entry, profile=entry.profile, people=tuple(entry.people.all()))
        for source in sources
        if source.revision
        for entry in Entry.objects.filter(revision=source.revision)
        .select_related("profile")
        .prefetch_related("people__nationality")
    ]


def categories(case: Case, dimension: str) -> list[str]:
    """The categories of a dimension under which a case counts."""
    entry, profile, source = case.entry, case.profile, case.source
    role, _, column = dimension.partition("_")
    if dimension in FLAGS:
        answer = {True: "yes", False: "no", None: "not_known"}[getattr(entry, dimension)]
        return ["not_applicable" if dimension in entry.not_applicable else answer]
    if role in {"victim", "suspect"} and column in COLUMNS:
        return sorted({category_of(group, column) for group in case.people if group.role == role})
    match dimension:
        case "primary_type" | "stage" | "origin" | "closing_reason":
            code = getattr(entry, f"{dimension}_id")
            return [code] if code else []
        case "any_type":
            return [entry.primary_type_id, *entry.secondary_types]
        case "sub_type":
            return list(entry.sub_types)
        case "case_age":
            return [band(months_open(entry.opened_on, source.month), AGES)]
        case "arrival" | "state":
            return [getattr(entry, dimension)]
        case "opened_in":
            return [f"{entry.opened_on:%Y-%m}"]
        case "children":
            return [
                "yes" if any(group.role == "victim" and group.age_group == "0-17" for group in case.people) else "no"
            ]
        case "unchanged_for":
            return [band(months.distance(profile.changed_in, source.month), UNCHANGED_FOR)]
        case "months_at_stage":
            return [band(months.distance(profile.stage_since, source.month), AGES)]
        case "review_reason":
            return list(profile.review_reasons)
        case "joint":
            return ["yes" if profile.is_joint else "no"]
        case "force" | "region" | "unit":
            return [getattr(source, dimension)]
        case "month":
            return [f"{source.month:%Y-%m}"]
    raise AssertionError(f"say how to count by {dimension}")


def months_open(opened_on: date, month: date) -> int:
    """Whole months from a day to 24:00 on the last day of a month."""
    return months.distance(opened_on, months.following(month)) - (opened_on.day > 1)


def band(distance: int, bands: Iterable[tuple[int, str]]) -> str:
    return next((code for least, code in bands if distance >= least), "0-2-months")


def category_of(group: Any, column: str) -> str:
    """The category of a group of people."""
    match column:
        case "nationality":
            return group.nationality.counts_as
        case "gender":
            return group.gender
    return group.age_group


def is_counted(case: Case, measure: str) -> bool:
    """Whether a measure counts the case, or its people."""
    if measure in {"live", "potential_victims", "suspects"}:
        return case.entry.state == "live"
    if measure in REASONS:
        return case.entry.state == "live" and REASONS[measure] in case.profile.review_reasons
    if measure in {"cases_to_review", "live_children", "live_joint"}:
        profile = case.profile
        facts = {"cases_to_review": profile.review_reasons, "live_children": profile.children}
        return case.entry.state == "live" and bool(facts.get(measure, profile.is_joint))
    return measure in {case.entry.arrival, case.entry.state}


def passes(case: Case, question: Question, *, first: int | None = None) -> bool:
    """Whether a case passes the filters, or the first of them."""
    filters = question.filters[:first] if first is not None else question.filters
    return all({*categories(case, each.dimension)} & {*each.values} for each in filters)


def by_hand(question: Question, cases: Collection[Case]) -> dict[Cell, int]:
    """The cells of a question."""
    counted: Counter[Cell] = Counter()
    role = {"potential_victims": "victim", "suspects": "suspect"}.get(question.measure, "")
    for case in cases:
        if not is_counted(case, question.measure) or not passes(case, question):
            continue
        for group in [group for group in case.people if group.role == role] if role else [None]:
            axes = [
                [""]
                if not name
                else [category_of(group, name.removeprefix(f"{role}_"))]
                if role and name in {f"{role}_{column}" for column in COLUMNS}
                else categories(case, name)
                for name in (question.rows, question.columns)
            ]
            for row, column in product(*axes):
                counted[Cell(case.source.month, row, column)] += group.count if group else 1
    return dict(counted)


def narrowing_by_hand(question: Question, cases: Collection[Case]) -> tuple[PrefixCount, ...]:
    """How many cases of the last month pass the first filters, and the people in them."""
    last = max(case.source.month for case in cases)
    steps = []
    for first in range(len(question.filters) + 1 if question.filters else 0):
        left = [
            case
            for case in cases
            if case.source.month == last and is_counted(case, question.measure) and passes(case, question, first=first)
        ]
        people = {
            role: sum(group.count for case in left for group in case.people if group.role == role)
            for role in ("victim", "suspect")
        }
        steps.append(PrefixCount(cases=len(left), victims=people["victim"], suspects=people["suspect"]))
    return tuple(steps)
