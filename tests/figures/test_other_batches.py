"""A snapshot adds up other kinds beside the returns, each with its own coverage, and leaves the returns' figures
unchanged.
"""

from __future__ import annotations

from datetime import date

import pytest

from figures import other_coverage, publishing, snapshots, verification, versions
from figures.coverage import Coverage
from figures.models import SnapshotAddition
from reference.areas import ENGLAND_AND_WALES, UK
from tests.accounts.factories import national
from tests.figures.making import (
    BTP,
    CHESHIRE,
    FEBRUARY,
    JANUARY,
    LANCASHIRE,
    built,
    lock,
    period,
    reported,
    tamper,
    value,
)
from tests.nrm.counting import extracted, happened, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _returns() -> None:
    reported(LANCASHIRE, JANUARY, new=2)


def coverage(kind: str = "nrm", area: object = UK) -> Coverage:
    return other_coverage.coverages(built(JANUARY), kind=kind)[area]


def test_snapshot_sums_other_kinds_for_every_area() -> None:
    for force in (LANCASHIRE, CHESHIRE, BTP):
        sent(force, date(2020, 1, 6))
    extracted()

    snapshot = built(JANUARY)

    assert value(snapshot, "nrm_referrals") == 3
    assert value(snapshot, "nrm_referrals", area="england-wales") == 2
    assert value(snapshot, "nrm_referrals", area="region", code="north-west") == 2
    assert value(snapshot, "nrm_referrals", dimension="gender", category="female") == 3
    assert value(snapshot, "live") == 2


def test_no_force_is_missing_from_a_register_it_does_not_report_to() -> None:
    for force in (CHESHIRE, BTP):
        sent(force, date(2020, 1, 6))
    extracted()

    assert (coverage().reported, coverage().due) == (46, 46)
    assert (coverage("return").reported, coverage("return").due) == (0, 46)
    assert (coverage(area=ENGLAND_AND_WALES).reported, coverage(area=ENGLAND_AND_WALES).due) == (43, 43)
    assert coverage().missing == ()


def test_other_kinds_change_no_digest_of_the_returns_measures() -> None:
    before = built(JANUARY)
    sent(LANCASHIRE, date(2020, 1, 6))
    extracted()

    after = built(JANUARY)

    assert {name: after.digests[name] for name in before.digests} == before.digests
    assert after.digests.keys() - before.digests.keys() == {
        "nrm_referrals", "nrm_notifications", "nrm_rg_positive", "nrm_rg_negative", "nrm_rg_days",
        "nrm_cg_positive", "nrm_cg_negative", "nrm_cg_days", "nrm_reconsidered",
    }  # fmt: skip
    assert after.digest != before.digest


def test_month_without_other_kinds_is_unchanged() -> None:
    before = built(JANUARY)
    extracted()

    assert not snapshots.is_outdated(JANUARY)
    assert built(JANUARY).digest == before.digest
    assert coverage().reported == 0


def test_new_extraction_makes_only_its_month_outdated() -> None:
    period(FEBRUARY)
    referral = sent(LANCASHIRE, date(2020, 1, 6))
    extracted()
    for month in (JANUARY, FEBRUARY):
        built(month)
    assert snapshots.outdated() == []

    happened(referral, "rg_positive", on=date(2020, 1, 9))
    extracted()

    assert snapshots.outdated() == [JANUARY]
    assert value(built(JANUARY), "nrm_rg_positive") == 1


def test_published_version_is_unchanged_and_a_candidate_has_the_new_extraction() -> None:
    referral = sent(LANCASHIRE, date(2020, 1, 6))
    extracted()
    lock(JANUARY)
    snapshot = built(JANUARY)
    proposal = publishing.propose(snapshot, reason="Few forces, for a test", by=national())
    published = publishing.confirm(proposal, seen=publishing.token_of(proposal), by=national())

    happened(referral, "rg_positive", on=date(2020, 1, 9))
    extracted()
    candidate = built(JANUARY)

    assert (value(published, "nrm_rg_positive"), value(candidate, "nrm_rg_positive")) == (0, 1)
    assert verification.verify(JANUARY) == []
    version_difference = versions.difference(JANUARY, older=1, newer=0)
    change = next(
        figure
        for figure in version_difference.figures
        if (figure.measure, figure.category) == ("nrm_rg_positive", "all")
    )
    assert [(force_change.force, force_change.cause, force_change.difference) for force_change in change.forces] == [
        (LANCASHIRE, "corrected", 1)
    ]
    assert version_difference.forces == ()


def test_verify_finds_a_changed_figure() -> None:
    sent(LANCASHIRE, date(2020, 1, 6))
    extracted()
    built(JANUARY)

    tamper("update figures_snapshotfigure set value = value + 1 where measure = 'nrm_referrals' and area_kind = 'uk'")

    assert "“nrm_referrals” is not what its batches make." in " ".join(verification.verify(JANUARY))


def test_a_published_version_keeps_its_additions() -> None:
    sent(LANCASHIRE, date(2020, 1, 6))
    extracted()
    lock(JANUARY)
    snapshot = built(JANUARY)
    proposal = publishing.propose(snapshot, reason="Few forces, for a test", by=national())
    publishing.confirm(proposal, seen=publishing.token_of(proposal), by=national())

    with pytest.raises(Exception, match="published snapshot never changes"):
        SnapshotAddition.objects.all().delete()
