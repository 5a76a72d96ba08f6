"""What case review reads at any size: the same cases, order and numbers as the profiles of all cases give."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from investigations.choices import ReviewReason
from investigations.models import CaseReviewCount, CaseToReview, Entry, Holding, Revision
from investigations.records import case_review, case_review_pages
from investigations.records.case_review import ReviewCounts
from investigations.records.case_review_pages import CasesToReview
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY
from tests.investigations.factories import EntryFactory
from tests.investigations.reviewable import CHILD, approved, case, latest
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
# One more reason in each, in every order of urgency; the last has none.
KINDS: tuple[dict[str, Any], ...] = (
    {"arrival": "first_reported"},
    {"cross_border": True, "primary_type_id": "SEX"},
    {"stage_id": "charged", "early_advice": None},
    {"financial_investigator": False, "primary_type_id": "SEX"},
    {"victim_liaison_officer": False, "arrival": "first_reported"},
    {"opened_on": date(2017, 5, 1)},
    {"opened_on": date(2017, 4, 1), "financial_investigator": None, "primary_type_id": "SEX"},
    {"nrm_referrals": 0, "group": CHILD},
    {"nrm_referrals": 0, "group": CHILD, "opened_on": date(2016, 4, 1)},
    {},
)


@made_once
def cases() -> list[Entry]:
    """Each kind of case twice in each of two forces, and one that another force has returned since."""
    made = []
    for force in (LANCASHIRE, CUMBRIA):
        revision = making.draft(force, JANUARY)
        made += [case(revision, f"{force}/{number}", **KINDS[number % len(KINDS)]) for number in range(2 * len(KINDS))]
        if force == CUMBRIA:
            made.append(case(revision, "CUM/GONE", financial_investigator=False))
        latest(*made)
        approved(revision)
    _return_elsewhere(made[-1])
    return made


def _return_elsewhere(entry: Entry) -> None:
    """Another force has this case in its newest approved return, and the holder before is not as far."""
    Holding.objects.filter(pk=entry.holding_id).update(ends_on=FEBRUARY)
    holding = Holding.objects.create(
        investigation=entry.investigation, force_id=CHESHIRE, reference="CHE/1", begins_on=FEBRUARY
    )
    theirs = making.draft(CHESHIRE, FEBRUARY)
    latest(EntryFactory(revision=theirs, holding=holding, arrival="transferred_in", state="live"))
    approved(theirs)


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("primary_type", ["", "LAB", "SEX"])
@pytest.mark.parametrize("reader", [coordinator, national], ids=["coordinator", "national"])
class TestSameAsAllCases:
    """Against the profiles of every case."""

    def test_numbers_are_those_of_the_profiles(self, reader: Any, primary_type: str) -> None:
        user = reader()
        returns = case_review.newest_returns(user)
        live = case_review.live_cases(returns, user=user)
        by_hand = case_review.counts_of(live.filter(primary_type=primary_type) if primary_type else live)

        assert case_review_pages.counts_within(returns, user=user, primary_type=primary_type) == by_hand
        assert by_hand.to_review

    @pytest.mark.parametrize("reason", ["", *ReviewReason.values])
    def test_pages_are_slices_of_the_whole_list(self, reader: Any, primary_type: str, reason: str) -> None:
        user = reader()
        returns = case_review.newest_returns(user)
        whole = case_review.to_review(case_review.live_cases(returns, user=user))
        whole = whole.filter(primary_type=primary_type) if primary_type else whole
        whole = whole.filter(profile__review_reasons__contains=[reason]) if reason else whole
        expected = list(whole)
        pages = CasesToReview(
            returns=returns, user=user, number=len(expected), primary_type=primary_type, reason=reason
        )

        read = [entry for first in range(0, len(expected), 7) for entry in pages[first : first + 7]]

        assert read == expected
        assert "CUM/GONE" not in {entry.holding.reference for entry in read}


def test_without_a_return_every_number_is_zero() -> None:
    making.period(JANUARY)
    user = coordinator()

    counts = case_review_pages.counts_within(case_review.newest_returns(user), user=user)

    assert (counts.live, counts.to_review, counts.number_of("new")) == (0, 0, 0)


@pytest.mark.usefixtures("cases")
def test_migration_stores_what_earlier_approvals_did_not() -> None:
    before = (sorted(_rows(CaseToReview)), sorted(_rows(CaseReviewCount)))
    migration = import_module("investigations.migrations.0009_fill_case_reviews")
    _execute("set constraints all immediate")  # nothing waits in the transaction of a migration
    with connection.schema_editor() as editor:
        migration.empty(apps, editor)
    assert not CaseToReview.objects.exists()

    migration.fill(apps, editor)

    assert (sorted(_rows(CaseToReview)), sorted(_rows(CaseReviewCount))) == before
    assert min(len(rows) for rows in before) > 0


class TestStored:
    """What is stored of an approved return."""

    @pytest.fixture(autouse=True)
    def _approved(self) -> None:
        revision = making.draft(LANCASHIRE, JANUARY)
        case(revision, "LAN/1", financial_investigator=False)
        approved(revision)

    @pytest.mark.parametrize("table", ["casetoreview", "casereviewcount"])
    @pytest.mark.parametrize(
        "statement", ["update investigations_{} set force = force", "delete from investigations_{}"]
    )
    def test_never_changes(self, table: str, statement: str) -> None:
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            _execute(statement.format(table))

    @pytest.mark.parametrize(
        ("table", "columns", "constraint"),
        [
            ("casetoreview", "review_reasons = '{}'", "investigations_to_review_has_reason"),
            ("casetoreview", "review_reasons = '{other}'", "investigations_to_review_has_reason"),
            ("casetoreview", "force = 'E23000006'", "investigations_to_review_of_"),
            ("casereviewcount", "counted = 'other'", "investigations_review_count_known"),
            ("casereviewcount", "force = 'E23000006'", "investigations_review_count_of_revision"),
        ],
    )
    def test_cannot_be_untrue(self, table: str, columns: str, constraint: str) -> None:
        _execute("set constraints all immediate")
        _execute(f"alter table investigations_{table} disable trigger keep")

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            _execute(f"update investigations_{table} set {columns}")


def _rows(model: Any) -> list[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
    return [tuple(map(str, row)) for row in model.objects.values_list(*names)]


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _read(user: User) -> tuple[list[str], ReviewCounts]:
    """The references that the pages list for a person, and the numbers; both are those of all cases."""
    returns = case_review.newest_returns(user)
    counts = case_review_pages.counts_within(returns, user=user)
    pages = CasesToReview(returns=returns, user=user, number=counts.to_review)
    whole = case_review.to_review(case_review.live_cases(returns, user=user))
    listed = pages[0 : counts.to_review + 5]
    assert listed == list(whole)
    assert counts == case_review.counts_of(case_review.live_cases(returns, user=user))
    return [entry.holding.reference for entry in listed], counts


def test_case_that_went_and_came_back_is_listed_once_by_the_force_that_returned_it_last() -> None:
    """Cumbria gives it to Cheshire, gets it back, and has not returned it since. Its holding is open again."""
    revision = making.draft(CUMBRIA, JANUARY)
    entry = case(revision, "CUM/1", financial_investigator=False)
    latest(entry)
    approved(revision)
    _return_elsewhere(entry)
    Holding.objects.filter(investigation=entry.investigation, force=CHESHIRE).update(ends_on=making.MARCH)
    Holding.objects.filter(pk=entry.holding_id).update(ends_on=None)

    assert _read(analyst(CUMBRIA))[0] == []
    assert _read(coordinator())[0] == ["CHE/1"]

    back = making.draft(CUMBRIA, making.MARCH)
    latest(EntryFactory(revision=back, holding=entry.holding, arrival="transferred_in", state="live"))
    approved(back)

    assert _read(analyst(CUMBRIA))[0] == ["CUM/1"]
    assert _read(analyst(CHESHIRE))[0] == []
    assert _read(coordinator())[0] == ["CUM/1"]


def test_reopened_return_counts_until_its_successor_is_approved_and_then_not() -> None:
    revision = making.draft(LANCASHIRE, JANUARY)
    kept, dropped = (case(revision, f"LAN/{number}", financial_investigator=False) for number in (1, 2))
    latest(kept, dropped)
    approved(revision)
    successor = Revision.objects.create(
        monthly_return=revision.monthly_return, force_id=LANCASHIRE, period_id=JANUARY, number=2
    )
    again = EntryFactory(
        revision=successor, holding=kept.holding, arrival="first_reported", financial_investigator=False
    )

    assert sorted(_read(analyst(LANCASHIRE))[0]) == ["LAN/1", "LAN/2"]

    Revision.objects.filter(pk=revision.pk).update(state="superseded")
    latest(again)
    approved(successor)

    references, counts = _read(analyst(LANCASHIRE))
    assert (references, counts.live, counts.to_review) == (["LAN/1"], 1, 1)
    assert CaseToReview.objects.filter(revision=revision).count() == 2


def test_returns_of_another_force_give_a_person_no_case_even_if_asked_for() -> None:
    """The scope is not only in the list of returns: rows of other forces are left out again when they are read."""
    revision = making.draft(LANCASHIRE, JANUARY)
    latest(case(revision, "LAN/1", financial_investigator=False))
    approved(revision)
    theirs = case_review.newest_returns(analyst(LANCASHIRE))
    stranger = analyst(CUMBRIA)

    assert CasesToReview(returns=theirs, user=stranger, number=5)[0:5] == []
    assert case_review_pages.counts_within(theirs, user=stranger).live == 0


def test_force_that_leaves_a_unit_takes_its_cases_from_its_coordinator() -> None:
    for force, reference in ((LANCASHIRE, "LAN/1"), (CUMBRIA, "CUM/1")):
        revision = making.draft(force, JANUARY)
        latest(case(revision, reference, financial_investigator=False))
        approved(revision)
    person = coordinator()
    assert sorted(_read(person)[0]) == ["CUM/1", "LAN/1"]

    Force.objects.filter(pk=LANCASHIRE).update(unit="ersou")

    assert _read(person)[0] == ["CUM/1"]
