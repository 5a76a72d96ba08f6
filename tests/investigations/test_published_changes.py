"""Which published figures a return changes: what the page says before approval is what the next version has."""

from __future__ import annotations

import pytest

from investigations.models import MonthlyReturn, Revision
from investigations.returns import difference, published_changes
from investigations.returns.published_changes import PublishedChanges
from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.figures import making
from tests.figures.making import JANUARY
from tests.investigations.factories import EntryFactory

pytestmark = pytest.mark.django_db
FIGURES = {
    "Live investigations": ("live", {}),
    "Potential victims": ("potential_victims", {}),
    "With children": ("live", {"dimension": "children_involved", "category": "yes"}),
    "Labour exploitation": ("live", {"dimension": "primary_type", "category": "LAB"}),
    "Sexual exploitation": ("live", {"dimension": "primary_type", "category": "SEX"}),
}


def changes_of(revision: Revision) -> PublishedChanges | None:
    return published_changes.changes_by(revision, difference.since_last_month(revision).totals)


def test_what_a_correction_changes_is_what_the_next_version_has() -> None:
    kept = making.reported(LANCASHIRE, JANUARY, new=3, primary_type_id="SEX")
    making.reported(CUMBRIA, JANUARY, new=2, primary_type_id="LAB")
    revision = Revision.objects.create(
        monthly_return=MonthlyReturn.objects.get(force=LANCASHIRE), force_id=LANCASHIRE, period_id=JANUARY, number=2
    )
    making.entries(revision, 4, primary_type_id="LAB", children_involved=True)
    for entry in kept[:1]:
        EntryFactory(revision=revision, holding=entry.holding, arrival=entry.arrival, primary_type_id="LAB")
    assert changes_of(revision) is None  # not published yet
    making.lock(JANUARY)
    published = making.published(making.built(JANUARY))

    changes = changes_of(revision)
    assert changes is not None
    assert (changes.version, changes.had_force) == (1, True)
    by_label = {change.label: change for change in changes.changes}
    assert set(by_label) == set(FIGURES)
    for label, (measure, cell) in FIGURES.items():
        assert by_label[label].uk_then == (making.value(published, measure, **cell) or 0)
    Revision.objects.filter(monthly_return=revision.monthly_return, number=1).update(state="superseded")
    making.approve(revision)
    second = making.built(JANUARY)
    for label, (measure, cell) in FIGURES.items():
        assert by_label[label].uk_now == (making.value(second, measure, **cell) or 0), label


def test_a_late_return_is_not_in_the_published_version() -> None:
    making.reported(CUMBRIA, JANUARY, new=2)
    making.lock(JANUARY)
    making.published(making.built(JANUARY))
    revision = making.draft(LANCASHIRE, JANUARY)
    making.entries(revision, 1, victims=0)

    changes = changes_of(revision)

    assert changes is not None
    assert not changes.had_force
    assert [(change.label, change.force_then, change.uk_now) for change in changes.changes][:1] == [
        ("Live investigations", 0, 3)
    ]
