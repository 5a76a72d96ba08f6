"""The profile of each approved entry, compared with plain Python that reads the same entries one by one."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from core import clock, months
from investigations.choices import FLAGS
from investigations.models import (
    Entry,
    EntryPeople,
    EntryProfile,
    Investigation,
    MonthlyReturn,
    Revision,
    SupportingForce,
)
from investigations.records import profiles
from tests.accounts.factories import analyst
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.investigations import factories as made
from tests.investigations.reviewable import approved, carried, case
from tests.properties import DEEP
from tests.roles import acting_for

pytestmark = pytest.mark.django_db

SEEDS = range(60 if DEEP else 4)
NOT_COUNTED = {
    *("id", "revision_id", "force", "investigation_id", "holding_id", "previous_id", "arrival"),
    *("is_complete", "version", "changed_by_id", "changed_at"),
}
COUNTED = [field for field in Entry._meta.concrete_fields if field.column not in NOT_COUNTED]
GROUPS = list(
    product(["victim", "suspect"], ["british", "english", "vietnamese"], ["female", "male"], ["0-17", "25-39"])
)
CHANGES: tuple[dict[str, Any], ...] = (
    {"stage_id": "charged"},
    {"stage_id": "intelligence-development"},
    {"opened_on": date(2017, 3, 1)},
    {"origin_id": "ngo"},
    {"secondary_types": ["SEX"]},
    {"sub_types": ["LAB.car-wash"]},
    {"partner_agencies": ["glaa"]},
    {"nrm_referrals": 2},
    {"morile_score": 7},
    {"not_applicable": ["morile_score"], "morile_score": None},
    {"not_applicable": ["early_advice"], "early_advice": None},
    *({flag: answer} for flag in FLAGS for answer in (True, False)),
)


@pytest.fixture
def short_rules(settings: Any) -> None:
    """A case is unchanged after two months, so that a history of five is long enough; the rule changes in April."""
    settings.REVIEW_RULES = [
        {"valid_from": date(2015, 1, 1), "unchanged": 2, "long_open": 24},
        {"valid_from": date(2020, 4, 1), "unchanged": 3, "long_open": 36},
    ]


class ByHand:
    """Approves revisions, and works out the profiles of their entries without SQL of the product."""

    def __init__(self) -> None:
        self.profiles: dict[int, dict[str, Any]] = {}

    def approve(self, revision: Revision) -> None:
        making.approve(revision)
        for entry in Entry.objects.filter(revision=revision).select_related("revision", "investigation"):
            self.profiles[entry.pk] = self._of(entry)
        with acting_for(making.national()):
            profiles.store(revision)

    def _of(self, entry: Entry) -> dict[str, Any]:
        month = entry.revision.period_id
        before = _approved_before(entry)
        is_same = before is not None and _content(before) == _content(entry)
        in_stage = before is not None and before.stage_id == entry.stage_id
        changed_in = self.profiles[before.pk]["changed_in"] if before and is_same else month
        people = list(entry.people.select_related("nationality"))
        is_joint = (
            entry.cross_border is True
            or entry.investigation.same_operation_as_id is not None
            or entry.investigation.supports.filter(ended_on=None).exists()
        )
        profile = {
            "changed_in": changed_in,
            "stage_since": self.profiles[before.pk]["stage_since"] if before and in_stage else month,
            "is_joint": is_joint,
            "children": sum(
                person.count for person in people if person.role == "victim" and person.age_group == "0-17"
            ),
        }
        for role in ("victim", "suspect"):
            mine = [person for person in people if person.role == role]
            profile[f"{role}s"] = sum(person.count for person in mine)
            profile[f"{role}_nationalities"] = sorted({person.nationality.counts_as for person in mine})
            profile[f"{role}_genders"] = sorted({person.gender for person in mine})
            profile[f"{role}_ages"] = sorted({person.age_group for person in mine})
        profile["review_reasons"] = sorted(_reasons(entry, profile, month=month)) if entry.state == "live" else []
        return profile


def _reasons(entry: Entry, profile: dict[str, Any], *, month: date) -> Iterable[str]:
    unchanged, long_open = (2, 24) if month < date(2020, 4, 1) else (3, 36)
    assert entry.opened_on is not None
    if entry.arrival in {"first_reported", "already_running"}:
        yield "new"
    if months.distance(profile["changed_in"], month) >= unchanged:
        yield "unchanged"
    if entry.opened_on <= months.previous(months.following(month), long_open):
        yield "long_open"
    if profile["victims"] and not entry.victim_liaison_officer:
        yield "no_liaison_officer"
    if not entry.financial_investigator:
        yield "no_financial_investigator"
    if (
        entry.stage_id in {"live-investigation", "early-advice", "referred-to-cps", "charged"}
        and not entry.early_advice
        and "early_advice" not in entry.not_applicable
    ):
        yield "no_early_advice"
    if profile["children"] and not entry.nrm_referrals:
        yield "children_without_referral"
    if profile["is_joint"]:
        yield "joint"


def _approved_before(entry: Entry) -> Entry | None:
    """The case in the approved return from whose month it was carried forward."""
    if entry.arrival != "rolled" or entry.previous is None:
        return None
    earlier = entry.previous.revision.monthly_return_id
    return Entry.objects.filter(
        revision__monthly_return=earlier, revision__state="approved", investigation=entry.investigation_id
    ).first()


def _content(entry: Entry) -> tuple[Any, ...]:
    people = entry.people.values_list("role", "nationality", "gender", "age_group", "count")
    return (*(getattr(entry, field.attname) for field in COUNTED), sorted(people))


def _stored() -> dict[int, dict[str, Any]]:
    lists = {field.name for field in EntryProfile._meta.concrete_fields if field.get_internal_type() == "ArrayField"}
    return {
        row.pop("entry_id"): {name: sorted(value) if name in lists else value for name, value in row.items()}
        for row in EntryProfile.objects.values()
        if row.pop("force_id") == LANCASHIRE
    }


def _copied(revision: Revision, source: Entry, *, chance: random.Random, arrival: str, previous: Entry | None) -> Entry:
    """A row like another, sometimes with one change of a field or of its people, and sometimes closed."""
    fields = {field.attname: getattr(source, field.attname) for field in COUNTED}
    fields |= chance.choice(CHANGES) if chance.random() < 0.2 else {}
    if source.state == "live" and chance.random() < 0.1:
        fields |= {"state": "closed", "closing_reason_id": "administrative", "closed_on": date(2020, 12, 1)}
    entry = Entry.objects.create(
        revision=revision,
        force_id=revision.force_id,
        investigation_id=source.investigation_id,
        holding_id=source.holding_id,
        arrival=arrival,
        previous=previous,
        **fields,
    )
    groups = list(source.people.values("role", "nationality_id", "gender", "age_group", "count"))
    if groups and chance.random() < 0.1:
        groups[0]["count"] += 1
    if chance.random() < 0.05:
        groups = groups[1:]
    _add_people(entry, groups)
    return entry


def _add_people(entry: Entry, groups: Iterable[dict[str, Any]]) -> None:
    EntryPeople.objects.bulk_create(EntryPeople(entry=entry, force_id=entry.force_id, **group) for group in groups)


def _add_new(revision: Revision, *, chance: random.Random) -> None:
    """New, reopened and transferred cases with any people; one of them may be shared with another force."""
    for _ in range(chance.choice([2, 3, 4])):
        entry = making.entry(
            revision,
            victims=0,
            arrival=chance.choice(["first_reported", "already_running", "reopened", "transferred_in"]),
            opened_on=chance.choice([date(2016, 5, 1), date(2018, 2, 28), date(2018, 3, 1), date(2019, 12, 3)]),
            **chance.choice(CHANGES[:2]),
        )
        names = ("role", "nationality_id", "gender", "age_group", "count")
        chosen = chance.sample(GROUPS, chance.choice([0, 1, 3]))
        _add_people(entry, [dict(zip(names, (*group, chance.choice([1, 4])), strict=True)) for group in chosen])
        if chance.random() < 0.2:
            ended_on = chance.choice([None, date(2020, 1, 5)])
            SupportingForce.objects.create(
                investigation=entry.investigation, force_id=LANCASHIRE, supporter_id=CHESHIRE, ended_on=ended_on
            )
        if chance.random() < 0.1:
            leader = Investigation.objects.create(force_id=CHESHIRE)
            Investigation.objects.filter(pk=entry.investigation_id).update(same_operation_as=leader)


def _next(monthly_return: MonthlyReturn) -> Revision:
    number = monthly_return.revisions.count() + 1
    return Revision.objects.create(
        monthly_return=monthly_return, force_id=LANCASHIRE, period_id=monthly_return.period_id, number=number
    )


def _supersede(revision: Revision) -> None:
    """Replace a revision by another, whether or not it was ever approved."""
    if revision.state == "working":
        revision.state, revision.submitted_at = "submitted", clock.now()
        revision.submitted_by, revision.fingerprint = analyst(), "0" * 64
        revision.save()
    revision.state = "superseded"
    revision.save(update_fields=["state"])


def a_history(by_hand: ByHand, *, chance: random.Random, corrects: bool = True) -> None:
    """Five months, some of them submitted twice or corrected later, with whatever can happen to a case."""
    source: list[Entry] = []  # the rows that the next month is carried forward from
    for month in months.between(JANUARY, date(2020, 5, 1)):
        revision = making.draft(LANCASHIRE, month)
        rolled = [
            _copied(revision, entry, chance=chance, arrival="rolled", previous=entry)
            for entry in source
            if entry.is_live
        ]
        _add_new(revision, chance=chance)
        source = list(Entry.objects.filter(revision=revision))
        if chance.random() < 0.4:  # sent back before approval: the next month may build on what was never approved
            _supersede(revision)
            first, revision = revision, _next(revision.monthly_return)
            for entry in Entry.objects.filter(revision=first):
                _copied(revision, entry, chance=chance, arrival=entry.arrival, previous=entry.previous)
        by_hand.approve(revision)
        if corrects and rolled and chance.random() < 0.4:
            _correct(by_hand, chance.choice([month, months.previous(month)]), chance=chance)


def _correct(by_hand: ByHand, month: date, *, chance: random.Random) -> None:
    """Approve another revision of a month, in which a case may be missing."""
    monthly_return = MonthlyReturn.objects.get(force=LANCASHIRE, period=month)
    before = monthly_return.current
    assert before is not None
    revision = _next(monthly_return)
    for entry in Entry.objects.filter(revision=before):
        if chance.random() < 0.9:
            _copied(revision, entry, chance=chance, arrival=entry.arrival, previous=entry.previous)
    _supersede(before)
    by_hand.approve(revision)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("short_rules")
def test_profiles_of_any_history_are_those_worked_out_by_hand(seed: int) -> None:
    by_hand = ByHand()

    a_history(by_hand, chance=random.Random(seed))

    assert _stored() == by_hand.profiles


@pytest.mark.usefixtures("short_rules")
def test_migration_fills_the_profiles_of_earlier_approvals() -> None:
    by_hand = ByHand()
    a_history(by_hand, chance=random.Random("filled"), corrects=False)
    migration = import_module("investigations.migrations.0004_fill_profiles")
    _execute("set constraints all immediate")  # nothing waits in the transaction of a migration
    with connection.schema_editor() as editor:
        migration.empty(apps, editor)
    assert _stored() == {}

    migration.fill(apps, editor)

    assert by_hand.profiles
    assert _stored() == by_hand.profiles


@pytest.mark.parametrize("field", COUNTED, ids=lambda field: field.column)
def test_each_counted_field_is_compared_with_the_month_before(field: Any) -> None:
    assert f"e.{field.column}," in profiles.STATEMENT
    assert f"b.{field.column}," in profiles.STATEMENT


@pytest.mark.usefixtures("short_rules")
def test_unchanged_case_keeps_the_month_of_its_last_change_through_approvals() -> None:
    made.series(JANUARY, MARCH)
    ann = analyst()
    for month, stage in ((JANUARY, "triage"), (FEBRUARY, "triage"), (MARCH, "charged")):
        rows = [made.row("LAN/1", stage="triage"), made.row("LAN/2", stage=stage)]
        made.approved(month, rows=rows, by=ann)

    march_profiles = EntryProfile.objects.filter(entry__revision__period=MARCH).order_by("entry__holding__reference")

    assert list(march_profiles.values_list("changed_in", "stage_since")) == [(JANUARY, JANUARY), (MARCH, MARCH)]
    assert ["unchanged" in profile.review_reasons for profile in march_profiles] == [True, False]


@pytest.mark.parametrize(
    ("arrival", "since"), [("rolled", JANUARY), ("reopened", FEBRUARY), ("transferred_in", FEBRUARY)]
)
def test_reopened_or_transferred_case_starts_again_whatever_it_was_before(arrival: str, since: date) -> None:
    january = making.draft(LANCASHIRE, JANUARY)
    before = case(january, "LAN/1")
    approved(january)
    february = making.draft(LANCASHIRE, FEBRUARY)
    later = carried(before, february)
    Entry.objects.filter(pk=later.pk).update(arrival=arrival)
    approved(february)

    profile = EntryProfile.objects.get(entry=later)

    assert (profile.changed_in, profile.stage_since) == (since, since)


def test_return_that_is_not_approved_has_no_profiles() -> None:
    made.series(JANUARY, JANUARY)
    made.submitted_return(JANUARY, rows=[made.row("LAN/1")], by=analyst())

    with pytest.raises(IntegrityError, match="only an approved entry has a profile"), transaction.atomic():
        profiles.store(Revision.objects.get())

    assert not EntryProfile.objects.exists()


class TestStoredProfile:
    """A profile of an approved entry."""

    @pytest.fixture(autouse=True)
    def _approved(self) -> None:
        ByHand().approve(self._revision())

    @staticmethod
    def _revision() -> Revision:
        making.period(JANUARY)
        revision = making.draft(LANCASHIRE, JANUARY)
        making.entry(revision)
        return revision

    @pytest.mark.parametrize(
        "statement",
        [
            "update investigations_entryprofile set victims = 2",
            "delete from investigations_entryprofile",
        ],
    )
    def test_never_changes(self, statement: str) -> None:
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            _execute(statement)

    @pytest.mark.parametrize(
        ("columns", "constraint"),
        [
            ("children = victims + 1", "investigations_profile_children_are_victims"),
            ("stage_since = '2020-02-01'", "investigations_profile_stage_is_a_change"),
            ("changed_in = '2020-01-02'", "investigations_profile_months"),
            ("review_reasons = '{other}'", "investigations_profile_reasons_known"),
            ("victim_genders = '{woman}'", "investigations_profile_genders_known"),
            ("suspect_ages = '{17}'", "investigations_profile_ages_known"),
            ("force = 'E23000006'", "investigations_profile_of_entry"),
        ],
    )
    def test_cannot_be_untrue(self, columns: str, constraint: str) -> None:
        _execute("set constraints all immediate")
        _execute("alter table investigations_entryprofile disable trigger keep")

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            _execute(f"update investigations_entryprofile set {columns}")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
