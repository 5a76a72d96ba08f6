"""The measures, compared with plain Python that counts the same entries one by one."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from figures import batches
from figures.models import Batch, Figure
from investigations.choices import FLAGS, MAY_NOT_APPLY, AgeGroup, Gender
from investigations.measures import DIMENSIONS, KIND, MEASURES, labels_of
from investigations.models import Entry, EntryPeople, Investigation, Revision, SupportingForce
from reference.models import ExploitationSubType, Nationality
from tests.figures import making
from tests.roles import acting

pytestmark = pytest.mark.django_db

MONTH = date(2020, 2, 1)
ARRIVALS = ("rolled", "already_running", "first_reported", "reopened", "transferred_in")
STATES = ("live", "live", "live", "closed", "transferred_out", "merged", "void")
TYPES = ("CRIM", "SEX", "LAB", "DOM", "UNK")

type Cell = tuple[str, str, str]


def some_entries(revision: Revision, *, many: int, chance: random.Random) -> None:
    """Entries with random values, within what the database accepts."""
    sub_types = list(ExploitationSubType.objects.values_list("code", "type"))
    nationalities = ["british", "english", "albanian", "vietnamese", "unknown"]
    survivor = Investigation.objects.create(force_id=revision.force_id)
    for _ in range(many):
        state = chance.choice(STATES)
        primary, *secondary = chance.sample(TYPES, chance.choice([1, 1, 2, 3]))
        known = [code for code, of in sub_types if of in {primary, *secondary}]
        opened_on = date(2020, 2, 29) - chance.choice([*range(29), 89, 90, 91, 181, 182, 183, 365, 366, 730, 731]) * (
            date(2020, 1, 2) - date(2020, 1, 1)
        )
        answers = {flag: chance.choice([True, False, None]) for flag in FLAGS}
        entry = making.entry(
            revision,
            victims=0,
            arrival="rolled" if state == "void" else chance.choice(ARRIVALS),
            state=state,
            opened_on=opened_on,
            stage_id=chance.choice(["triage", "charged", "court"]),
            origin_id=chance.choice(["unknown", "victim", "ngo"]),
            primary_type_id=primary,
            secondary_types=secondary,
            sub_types=chance.sample(known, min(len(known), chance.choice([0, 1, 2]))),
            closing_reason_id=chance.choice(["administrative", "conviction"]) if state == "closed" else None,
            closed_on=date(2020, 2, 29) if state == "closed" else None,
            merged_into=survivor if state == "merged" else None,
            **answers,
            not_applicable=[
                flag for flag in answers if answers[flag] is None and flag in MAY_NOT_APPLY and chance.random() < 0.5
            ],
        )
        groups = list(itertools.product(["victim", "suspect"], nationalities, Gender.values, AgeGroup.values))
        for role, nationality, gender, age_group in chance.sample(groups, chance.choice([0, 1, 2, 5])):
            EntryPeople.objects.create(
                entry=entry,
                force_id=revision.force_id,
                role=role,
                nationality_id=nationality,
                gender=gender,
                age_group=age_group,
                count=chance.choice([1, 1, 2, 7]),
            )
        if chance.random() < 0.3:
            for supporter in chance.sample([making.CHESHIRE, making.WEST_MERCIA], 2):
                if supporter != revision.force_id:
                    SupportingForce.objects.create(
                        investigation=entry.investigation, force_id=revision.force_id, supporter_id=supporter
                    )


def months_open(opened_on: date) -> int:
    """Whole months from a day to 24:00 on 29 February 2020, which is the first moment of 1 March."""
    return (2020 - opened_on.year) * 12 + 3 - opened_on.month - (opened_on.day > 1)


def age_of(opened_on: date) -> str:
    months = months_open(opened_on)
    bands = ((24, "24-months-over"), (12, "12-23-months"), (6, "6-11-months"), (3, "3-5-months"), (0, "0-2-months"))
    return next(code for least, code in bands if months >= least)


def by_hand(entry: Entry) -> Iterator[tuple[Cell, int]]:
    """What one entry adds to each measure and dimension, without the crosses."""
    first = entry.arrival in {"first_reported", "already_running"}
    yield (entry.arrival, "total", "all"), 1
    for change in ("held_change", "opened_change"):
        yield (change, "total", "all"), first - (entry.state == "void")
    if first != (entry.state == "void"):
        yield ("opened_change", "opened_in", f"{entry.opened_on:%Y-%m}"), first - (entry.state == "void")
    if first:
        yield (entry.arrival, "opened_in", f"{entry.opened_on:%Y-%m}"), 1
    if entry.arrival == "first_reported":
        yield (entry.arrival, "origin", entry.origin_id), 1
    if entry.state != "live":
        yield (entry.state, "total", "all"), 1
    if entry.state == "closed":
        yield ("closed", "closing_reason", entry.closing_reason_id), 1
    if entry.state == "live":
        yield from of_a_live_one(entry)


def of_a_live_one(entry: Entry) -> Iterator[tuple[Cell, int]]:
    yield ("live", "total", "all"), 1
    yield ("live", "stage", entry.stage_id), 1
    yield ("live", "origin", entry.origin_id), 1
    yield ("live", "case_age", age_of(entry.opened_on)), 1
    for flag in FLAGS:
        answer = {True: "yes", False: "no", None: "not_known"}[getattr(entry, flag)]
        yield ("live", flag, "not_applicable" if flag in entry.not_applicable else answer), 1
    for code in (entry.primary_type_id, *entry.secondary_types):
        yield ("live", "any_type", code), 1
    for code in entry.sub_types:
        yield ("live", "sub_type", code), 1
    for people in entry.people.select_related("nationality"):
        measure = {"victim": "potential_victims", "suspect": "suspects"}[people.role]
        yield (measure, "total", "all"), people.count
        yield (measure, "nationality", people.nationality.counts_as), people.count
        yield (measure, "gender", people.gender), people.count
        yield (measure, "age_group", people.age_group), people.count


def counted_by_hand(revision: Revision) -> dict[Cell, int]:
    """All figures of a revision, including the crosses with the primary type and the empty totals."""
    counts: Counter[Cell] = Counter({(m.name, "total", "all"): 0 for m in MEASURES if m.name not in KIND.running})
    for entry in revision.entries.all():
        for (measure, dimension, category), value in by_hand(entry):
            counts[measure, dimension, category] += value
            if measure == "opened_change" and dimension != "total":
                continue  # a case's type may change after its opening became known
            if dimension == "total":
                counts[measure, "primary_type", entry.primary_type_id] += value
            else:
                cross = (measure, f"primary_type:{dimension}", f"{entry.primary_type_id}:{category}")
                counts[cross] += value
        if entry.state == "live":
            for support in entry.investigation.supports.all():
                counts["supported", "total", "all"] += 1
                counts["supported", "supporter", support.supporter_id] += 1
    return {cell: value for cell, value in counts.items() if value or cell[1] == "total"}


def stored(batch: Batch) -> dict[Cell, int]:
    rows = Figure.objects.filter(batch=batch).values_list("measure", "dimension", "category", "value")
    return {(measure, dimension, category): value for measure, dimension, category, value in rows}


def approved(force: str, *, many: int, chance: random.Random) -> Revision:
    revision = making.draft(force, MONTH)
    some_entries(revision, many=many, chance=chance)
    return making.approve(revision)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_equals_a_count_by_hand(seed: int) -> None:
    revision = approved(making.LANCASHIRE, many=40, chance=random.Random(seed))

    with acting("counter"):
        batch = batches.count(KIND, revision.pk)

    assert stored(batch) == counted_by_hand(revision)


def test_counting_many_revisions_at_once_equals_counting_each() -> None:
    chance = random.Random(4)
    revisions = [approved(force, many=12, chance=chance) for force in (making.LANCASHIRE, making.CHESHIRE, making.BTP)]

    with acting("counter"):
        made = batches.count_pending(MONTH)

    assert made == 3 * 2  # the cases of each return are counted too (case_measures)
    for revision in revisions:
        assert stored(Batch.objects.get(kind=KIND.name, source=revision.pk)) == counted_by_hand(revision)


def test_an_empty_return_has_every_total_and_all_are_0() -> None:
    revision = making.approve(making.draft(making.LANCASHIRE, MONTH))

    batch = batches.count(KIND, revision.pk)

    assert stored(batch) == {(measure.name, "total", "all"): 0 for measure in KIND.counted}


def test_age_of_a_case_changes_on_its_opening_day() -> None:
    assert [age_of(day) for day in (date(2019, 12, 1), date(2019, 12, 2))] == ["3-5-months", "0-2-months"]
    revision = making.draft(making.LANCASHIRE, MONTH)
    for day in (date(2019, 12, 1), date(2019, 12, 2), date(2018, 3, 1), date(2018, 3, 2)):
        making.entry(revision, opened_on=day)
    making.approve(revision)

    figures = stored(batches.count(KIND, revision.pk))

    ages = {category: value for (_, dimension, category), value in figures.items() if dimension == "case_age"}
    assert ages == {"0-2-months": 1, "3-5-months": 1, "12-23-months": 1, "24-months-over": 1}


def opened(figures: dict[Cell, int]) -> dict[str, int]:
    """The months in which the cases of a return were opened."""
    return {cell[2]: n for cell, n in figures.items() if cell[:2] == ("opened_change", "opened_in")}


def test_case_is_opened_in_its_own_month_whenever_it_is_first_returned() -> None:
    revision = making.draft(making.LANCASHIRE, MONTH)
    for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 29)):
        making.entry(revision, opened_on=day)
    making.approve(revision)

    figures = stored(batches.count(KIND, revision.pk))

    assert opened(figures) == {"2019-12": 1, "2020-01": 2, "2020-02": 2}
    assert figures["first_reported", "total", "all"] == 5


def test_case_with_a_corrected_opening_or_made_void_leaves_its_former_month() -> None:
    moved, void, same = making.reported(making.LANCASHIRE, date(2020, 1, 1), new=3, opened_on=date(2019, 12, 5))
    revision = making.draft(making.LANCASHIRE, MONTH)
    making.entry(revision, previous=moved, opened_on=date(2019, 11, 30))
    making.entry(revision, previous=void, state="void")
    making.entry(revision, previous=same, opened_on=date(2019, 12, 6))
    making.approve(revision)

    assert opened(stored(batches.count(KIND, revision.pk))) == {"2019-11": 1, "2019-12": -2}


def test_force_that_becomes_lead_is_no_longer_a_supporter() -> None:
    revision = making.draft(making.CHESHIRE, MONTH)
    transferred_in = making.entry(revision, arrival="transferred_in")
    for supporter in (making.CHESHIRE, making.WEST_MERCIA):
        SupportingForce.objects.create(
            investigation=transferred_in.investigation, force_id=making.LANCASHIRE, supporter_id=supporter
        )
    making.approve(revision)

    figures = stored(batches.count(KIND, revision.pk))

    assert {category for measure, dimension, category in figures if dimension == "supporter"} == {making.WEST_MERCIA}


def test_every_category_that_is_counted_has_a_label() -> None:
    revision = approved(making.LANCASHIRE, many=40, chance=random.Random(5))
    figures = stored(batches.count(KIND, revision.pk))
    single = {(dimension, category) for _, dimension, category in figures if ":" not in dimension}

    for dimension, category in single - {("total", "all")}:
        assert dimension in DIMENSIONS
        assert dimension == "opened_in" or category in labels_of(dimension), (dimension, category)


def test_nationalities_that_are_counted_as_uk_are_one_category() -> None:
    folded = set(Nationality.objects.filter(counts_as="uk").values_list("code", flat=True))

    assert {"british", "english"} <= folded
