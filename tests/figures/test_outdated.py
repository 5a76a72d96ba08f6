"""A published month may need correction if its return is based on an earlier one whose figures changed since."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User
from figures import needs_correction, snapshot_reader
from figures.models import Snapshot
from investigations.models import MonthlyReturn
from investigations.returns import rows
from investigations.review import decisions
from tests.accounts.factories import analyst, coordinator
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.investigations import deciding
from tests.investigations import factories as made
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
FROM_JANUARY = {FEBRUARY: ("Lancashire: carried forward from January 2020, which has been corrected since.",)}


@made_once
def ann() -> User:
    made.series(JANUARY, MARCH)
    return analyst()


@made_once
def cora() -> User:
    return coordinator()


def why() -> dict[date, tuple[str, ...]]:
    return needs_correction.reasons([JANUARY, FEBRUARY, MARCH], forces=snapshot_reader.ForceNames())


def approved(month: date, *references: str, ann: User, cora: User) -> None:
    made.approved(month, rows=[made.row(reference) for reference in references], by=ann, reviewer=cora)


def reopened(month: date, *, ann: User, cora: User, **typed: str) -> None:
    """The month is reopened, its LAN/1 changed as given, and the return submitted and approved again."""
    deciding.reopen(LANCASHIRE, month, reason="Somebody asked whether all is right.", by=cora)
    if typed:
        entry = made.entry_of(made.draft(month, by=ann), "LAN/1")
        rows.save(entry.pk, typed=typed, version=entry.version, by=ann)
    decisions.submit(LANCASHIRE, month, by=ann)
    deciding.approve(LANCASHIRE, month, by=cora)


def test_reply_before_approval_is_not_a_correction(ann: User, cora: User) -> None:
    for month in (JANUARY, FEBRUARY):
        made.submitted_return(month, rows=[made.row("LAN/1")], by=ann)  # February from a January that is undecided
    query = deciding.query(LANCASHIRE, JANUARY, words="Is the day of opening right?", by=cora)
    deciding.answer(query.pk, words="No, corrected.", by=ann)
    entry = made.entry_of(made.draft(JANUARY, by=ann), "LAN/1")
    rows.save(entry.pk, typed={"opened_on": "12/05/2019"}, version=entry.version, by=ann)
    decisions.answer_return(LANCASHIRE, JANUARY, by=ann)
    deciding.approve(LANCASHIRE, JANUARY, by=cora)
    deciding.approve(LANCASHIRE, FEBRUARY, by=cora)

    began_from = MonthlyReturn.objects.get(period=FEBRUARY).current.rolled_from
    assert (began_from.state, began_from.approved_at) == ("superseded", None)
    assert why() == {}

    reopened(JANUARY, ann=ann, cora=cora, opened_on="13/05/2019")
    assert why() == FROM_JANUARY


def test_reapproval_with_the_same_figures_is_not_a_correction(ann: User, cora: User) -> None:
    approved(JANUARY, "LAN/1", ann=ann, cora=cora)
    approved(FEBRUARY, "LAN/1", ann=ann, cora=cora)

    reopened(JANUARY, ann=ann, cora=cora)

    assert MonthlyReturn.objects.get(period=JANUARY).current.number == 2
    assert why() == {}


def test_reapproval_with_other_figures_flags_the_month_carried_forward_from_it(ann: User, cora: User) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        approved(month, "LAN/1", ann=ann, cora=cora)

    deciding.reopen(LANCASHIRE, JANUARY, reason="The day of opening is wrong.", by=cora)
    entry = made.entry_of(made.draft(JANUARY, by=ann), "LAN/1")
    rows.save(entry.pk, typed={"opened_on": "13/05/2019"}, version=entry.version, by=ann)
    assert why() == {}
    decisions.submit(LANCASHIRE, JANUARY, by=ann)
    assert why() == {}
    deciding.approve(LANCASHIRE, JANUARY, by=cora)

    assert why() == FROM_JANUARY


def test_reapproval_of_a_later_month_without_a_change_needs_no_correction(ann: User, cora: User) -> None:
    approved(JANUARY, "LAN/1", ann=ann, cora=cora)
    approved(FEBRUARY, "LAN/1", ann=ann, cora=cora)
    reopened(JANUARY, ann=ann, cora=cora, opened_on="13/05/2019")
    assert why() == FROM_JANUARY

    deciding.reopen(LANCASHIRE, FEBRUARY, reason="January was corrected.", by=cora)
    assert why() == FROM_JANUARY
    decisions.submit(LANCASHIRE, FEBRUARY, by=ann)
    deciding.approve(LANCASHIRE, FEBRUARY, by=cora)
    assert why() == {}

    reopened(JANUARY, ann=ann, cora=cora, opened_on="12/05/2019")
    assert why() == FROM_JANUARY


def test_reversed_correction_leaves_nothing_to_correct(ann: User, cora: User) -> None:
    approved(JANUARY, "LAN/1", ann=ann, cora=cora)
    approved(FEBRUARY, "LAN/1", ann=ann, cora=cora)

    reopened(JANUARY, ann=ann, cora=cora, opened_on="13/05/2019")
    reopened(JANUARY, ann=ann, cora=cora, opened_on="14/05/2019")

    assert why() == {}


@pytest.mark.parametrize(
    ("version", "candidate", "reasons", "expected"),
    [
        (1, None, (), False),
        (1, "same", (), False),
        (1, "other", (), True),
        (1, "same", ("Lancashire: …",), True),
        (1, None, ("Lancashire: …",), True),
        (0, "other", ("Lancashire: …",), False),  # it is not published, and updates by itself
    ],
)
def test_published_version_may_need_correction_after_changed_figures_or_a_corrected_earlier_month(
    version: int, candidate: str | None, reasons: tuple[str, ...], expected: bool
) -> None:
    published = Snapshot(version=version, digest="same")
    moving = Snapshot(version=0, digest=candidate) if candidate else None

    assert needs_correction.may_need_correction(published, candidate=moving, why=reasons) is expected


def test_a_version_never_differs_from_itself_or_from_another_version() -> None:
    first, second = Snapshot(version=1, digest="one"), Snapshot(version=2, digest="two")

    assert not needs_correction.may_need_correction(second, candidate=second)
    assert not needs_correction.may_need_correction(second, candidate=first)
