"""The demonstration saves four forces' newest month row by row; a whole-return import would store the same rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from core import clock, months
from demo import cast, occasions, plan, returns_by_row, whole_returns
from demo.cast import Cast
from demo.forces import force_named
from figures import periods
from investigations.models import Entry, EntryPeople, EntryText, Finding, MonthlyReturn, Revision
from investigations.returns import creation
from tests.investigations import deciding

HISTORY = plan.history(date(2026, 11, 24))
NEWEST = HISTORY.newest
BEFORE = months.previous(NEWEST)
OPENED = datetime(2026, 10, 1, 1, tzinfo=UTC)
SUBMITTED_AT = datetime(2026, 11, 4, 10, tzinfo=UTC)


@pytest.fixture
def everybody(db: Any) -> Cast:
    """The users, the two months, and no submission."""
    made = cast.make()
    with clock.at(OPENED):
        periods.start_series(BEFORE, by=made.national)
    with clock.at(SUBMITTED_AT):
        periods.open_due(clock.today())
    return made


def approve_the_month_before(slug: str, everybody: Cast) -> None:
    with clock.at(OPENED):
        lines = [line for line in HISTORY.now.returns[slug, BEFORE].lines if line.is_live]
        whole_returns.submit_whole(HISTORY.now.returns[slug, BEFORE], by=everybody.analyst(slug), lines=lines)
        deciding.approve(force_named(slug).code, BEFORE, by=everybody.reviewer(slug))


def left_behind(slug: str) -> dict[str, Any]:
    """Every row of the newest month without keys, versions and timestamps, which depend on the way of saving.

    Fingerprints contain the public ids, which are random for a new investigation.
    """
    revision = Revision.objects.get(force=force_named(slug).code, period=NEWEST)
    left: dict[str, Any] = {"revision": (revision.state, revision.rolled_live, revision.is_nil)}
    for entry in Entry.objects.filter(revision=revision).select_related("holding", "previous__holding"):
        names = [
            field.attname
            for field in Entry._meta.concrete_fields
            if field.name not in {"id", "revision", "investigation", "holding", "previous", "merged_into", "version"}
            and not field.name.startswith("changed_")
        ]
        left[entry.holding.reference] = {
            **{name: getattr(entry, name) for name in names},
            "operation_name": entry.holding.operation_name,
            "previous": entry.previous.holding.reference if entry.previous else None,
            "merged_into": entry.merged_into.holdings.get().reference if entry.merged_into else None,
            "people": sorted(
                EntryPeople.objects.filter(entry=entry).values_list(
                    "role", "nationality", "gender", "age_group", "count"
                )
            ),
            "words": list(
                EntryText.objects.filter(entry=entry).values_list("remarks", "void_reason", "typed", "called_before")
            ),
            "findings": sorted(Finding.objects.filter(entry=entry).values_list("rule", "message", "state", "reason")),
        }
    return left


@pytest.mark.django_db
@pytest.mark.parametrize("slug", occasions.BY_ROWS)
def test_import_and_row_form_store_the_same_rows(slug, everybody):
    planned = HISTORY.now.returns[slug, NEWEST]
    before = HISTORY.now.returns[slug, BEFORE]
    approve_the_month_before(slug, everybody)

    with clock.at(SUBMITTED_AT):
        with transaction.atomic():
            returns_by_row.submit_by_rows(planned, before=before, by=everybody.analyst(slug))
            by_rows = left_behind(slug)
            transaction.set_rollback(True)
        whole_returns.submit_whole(planned, by=everybody.analyst(slug))

    assert len(by_rows) == len(planned.lines) + 1
    assert by_rows == left_behind(slug)


@pytest.mark.django_db
def test_plan_refused_by_the_product_is_reported_with_its_rows(everybody):
    slug = "sussex"
    planned = HISTORY.now.returns[slug, BEFORE]
    twice = [*planned.lines, planned.lines[0]]

    with clock.at(OPENED), pytest.raises(whole_returns.PlanRefused, match="Keep one of the two"):
        whole_returns.submit_whole(planned, by=everybody.analyst(slug), lines=twice)

    assert not MonthlyReturn.objects.exists()


@pytest.mark.django_db
def test_draft_keeps_untouched_rows(everybody):
    slug = "sussex"
    approve_the_month_before(slug, everybody)
    planned = HISTORY.now.returns[slug, NEWEST]

    with clock.at(SUBMITTED_AT):
        monthly_return = returns_by_row.work_on(
            planned,
            before=HISTORY.now.returns[slug, BEFORE],
            lines=planned.lines[:10],
            by=everybody.analyst(slug),
        )

    live_before = HISTORY.now.returns[slug, BEFORE].live
    assert monthly_return.status == "draft"
    assert Entry.objects.filter(revision=creation.working(monthly_return)).count() == live_before
