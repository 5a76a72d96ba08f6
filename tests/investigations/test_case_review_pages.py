"""What case review reads at any size: the same cases, order and numbers as the profiles of all cases give."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from investigations.choices import ReviewReason
from investigations.models import CaseReviewCount, CaseToReview, Entry, Holding
from investigations.records import case_review, case_review_pages
from investigations.records.case_review_pages import CasesToReview
from tests.accounts.factories import CUMBRIA, LANCASHIRE, coordinator, national
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
