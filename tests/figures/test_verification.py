"""Each corruption that an intruder with full server access could plant is found and described in a sentence."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit import log
from audit.choices import Operation
from figures import snapshot_digest, snapshots, tasks, verification
from figures.models import Batch, Period, Snapshot
from investigations.models import Revision
from tests.accounts.factories import CUMBRIA, UserFactory
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, built, published
from tests.roles import acting, acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def months(rows_of_the_file: None) -> None:
    """January published twice, after a correction, and February once: with a nil return and a late one."""
    live = making.reported(LANCASHIRE, JANUARY, new=3)
    making.reported(CHESHIRE, JANUARY)
    making.lock(JANUARY)
    published(built(JANUARY))
    making.corrected(CHESHIRE, JANUARY, new=1)
    published(built(JANUARY), reason="Cheshire was corrected")
    making.reported(LANCASHIRE, FEBRUARY, rolled=live, new=1)
    making.lock(FEBRUARY)
    making.reported(CUMBRIA, FEBRUARY)
    published(built(FEBRUARY))
    assert problems() == []


RESEALED = "its seal is not the one in the log: it was changed after it was published, and sealed again."
FEBRUARY_RESEALED = f"February 2020, version 1: {RESEALED}"  # forging every digest does not forge the log


def problems() -> list[str]:
    with acting("counter"):
        return [*verification.verify(JANUARY), *verification.verify(FEBRUARY)]


def with_its_digests(snapshot: Snapshot) -> None:
    """Recompute a snapshot's digests and seal for its altered contents."""
    snapshot.digests = snapshots.digests_of(snapshot)
    snapshot.digest = snapshots.whole_digest(snapshot.digests, verification.as_made(snapshot))
    snapshot.seal = snapshot_digest.seal_of(snapshot)
    making.tamper(
        "update figures_snapshot set digests = %s::jsonb, digest = %s, seal = %s where id = %s",
        [json.dumps(snapshot.digests), snapshot.digest, snapshot.seal, snapshot.pk],
    )
    making.tamper(
        "update figures_publicationproposal set digest = %s where snapshot_id = %s", [snapshot.digest, snapshot.pk]
    )


def test_version_published_with_a_single_corrections_term_still_verifies(months: None) -> None:
    february = Snapshot.objects.get(period=FEBRUARY)
    terms = "snapshot_id = %s and measure = 'reconciliation' and category"
    making.tamper(f"delete from figures_snapshotfigure where {terms} = 'corrected_up'", [february.pk])
    making.tamper(
        f"update figures_snapshotfigure set category = 'correction' where {terms} = 'corrected_down'", [february.pk]
    )
    with_its_digests(february)
    as_it_was = problems()

    making.tamper(f"update figures_snapshotfigure set value = 1 where {terms} = 'correction'", [february.pk])
    with_its_digests(february)

    assert as_it_was == [FEBRUARY_RESEALED]
    assert problems() == [
        "February 2020, version 1: “reconciliation” is not what its batches make.",
        FEBRUARY_RESEALED,
    ]


OF_FEBRUARY = "snapshot_id = (select id from figures_snapshot where period = '2020-02-01')"
LANCASHIRE_IN_FEBRUARY = (
    "(select id from investigations_revision where force = 'E23000003'"
    " and period = '2020-02-01' and state = 'approved')"
)
PLANTED = {
    "a figure of a snapshot": (
        f"update figures_snapshotfigure set value = 8 where {OF_FEBRUARY} and measure = 'live' and area_kind = 'uk'",
        "February 2020, version 1: “live” is not what its batches make.",
    ),
    "a figure of a batch": (
        "update figures_figure set value = value + 1"
        " where measure = 'live' and dimension = 'total' and force = 'E23000003'",
        "February 2020: the batch of Lancashire Constabulary (return, record",
    ),
    "a term of how the total changed": (
        "update figures_snapshotfigure set value = 8 "
        f"where {OF_FEBRUARY} and measure = 'reconciliation' and category = 'live'",
        "February 2020, version 1: “reconciliation” is not what its batches make.",
    ),
    "a counted field of an entry": (
        f"update investigations_entry set stage = 'charged' where revision_id = {LANCASHIRE_IN_FEBRUARY}",
        "is not what was submitted: a field of a frozen row has changed.",
    ),
    "a field of an entry that no figure counts": (
        f"update investigations_entry set morile_score = 7 where revision_id = {LANCASHIRE_IN_FEBRUARY}",
        "is not what was submitted: a field of a frozen row has changed.",
    ),
    "the people of an entry": (
        "update investigations_entrypeople set count = count + 1 where entry_id in"
        f" (select id from investigations_entry where revision_id = {LANCASHIRE_IN_FEBRUARY})",
        "is not what was submitted: a field of a frozen row has changed.",
    ),
    "the figures of a batch removed": (
        "delete from figures_figure where batch_id ="
        f" (select batch_id from figures_snapshotsource where {OF_FEBRUARY} and force = 'E23000003')",
        "February 2020: the batch of Lancashire Constabulary (return, record",
    ),
    "a force that has not reported taken out": (
        f"delete from figures_snapshotsource where {OF_FEBRUARY} and force = 'BTP'",
        "February 2020, version 1: British Transport Police was due and is not named.",
    ),
    "a nil return said to be missing": (
        f"update figures_snapshotsource set treatment = 'draft', batch_id = null where {OF_FEBRUARY}"
        f" and force = '{CUMBRIA}'",
        "February 2020, version 1: Cumbria Constabulary had reported, and is named as draft.",
    ),
    "reported in time said to be late": (
        f"update figures_snapshotsource set treatment = 'late' where {OF_FEBRUARY} and force = 'E23000003'",
        "Lancashire Constabulary first submitted before the lock, and is named as approved, submitted after the lock.",
    ),
    "late said to be in time": (
        f"update figures_snapshotsource set treatment = 'reported' where {OF_FEBRUARY} and force = '{CUMBRIA}'",
        "Cumbria Constabulary first submitted after the lock, and is named as approved.",
    ),
    "the status of a force that is missing": (
        f"update figures_snapshotsource set treatment = 'draft' where {OF_FEBRUARY} and force = 'BTP'",
        "a force’s status, a batch, an area, the version, its reason or a time has changed since it was sealed.",
    ),
    "the batch of a nil return at the start": (
        f"delete from figures_snapshotopening where {OF_FEBRUARY} and force = 'E23000006'",
        "February 2020, version 1: the batch of Cheshire Constabulary at the start is not its newest at that time.",
    ),
    "the reason of a version": (
        "update figures_snapshot set reason = 'Another reason' where period = '2020-01-01' and version = 2",
        "January 2020, version 2: its reason is not the one that was proposed and confirmed.",
    ),
    "the time of a publication": (
        "update figures_snapshot set published_at = published_at - interval '1 day' where period = '2020-02-01'",
        "February 2020, version 1: its time of publication is not that of the confirmation.",
    ),
    "the time of an approval": (
        "update investigations_revision set approved_at = approved_at - interval '1 day'"
        f" where id = {LANCASHIRE_IN_FEBRUARY}",
        "has another time of approval than the history of its return.",
    ),
}


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(("statement", "sentence"), PLANTED.values(), ids=PLANTED.keys())
def test_planted_corruption_is_described_in_a_sentence(statement: str, sentence: str) -> None:
    making.tamper(statement)

    assert sentence in "\n".join(problems())


def remove_version(month: str, version: int) -> None:
    snapshot = f"(select id from figures_snapshot where period = '{month}' and version = {version})"
    for table in ("figure", "source", "opening", "addition"):
        making.tamper(f"delete from figures_snapshot{table} where snapshot_id = {snapshot}")
    making.tamper(f"delete from figures_publicationproposal where snapshot_id = {snapshot}")
    making.tamper(f"delete from figures_snapshot where id = {snapshot}")


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(("month", "version"), [("2020-01-01", 1), ("2020-01-01", 2), ("2020-02-01", 1)])
def test_deleted_version_is_reported(month: str, version: int) -> None:
    remove_version(month, version)

    assert any(problem.endswith(f"version {version} was published and is gone.") for problem in problems())


@pytest.mark.usefixtures("months")
def test_held_is_recomputed_even_if_every_digest_was_forged() -> None:
    february = Snapshot.objects.get(period=FEBRUARY)
    making.tamper(f"update figures_snapshotfigure set value = value + 100 where {OF_FEBRUARY} and measure = 'held'")
    with_its_digests(february)

    assert problems() == ["February 2020, version 1: “held” is not what its batches make.", FEBRUARY_RESEALED]


@pytest.mark.usefixtures("months")
def test_removed_force_is_reported_even_if_the_seal_was_forged() -> None:
    making.tamper(f"delete from figures_snapshotsource where {OF_FEBRUARY} and force = '{BTP}'")
    with_its_digests(Snapshot.objects.get(period=FEBRUARY))

    assert problems() == [
        "February 2020, version 1: British Transport Police was due and is not named.",
        FEBRUARY_RESEALED,
    ]


@pytest.mark.usefixtures("months")
def test_batch_without_figures_is_named_and_the_check_continues() -> None:
    making.tamper(
        f"delete from figures_figure where batch_id = {Batch.objects.filter(kind='return', period=JANUARY).first().pk}"
    )
    making.tamper(f"update figures_snapshotfigure set value = 8 where {OF_FEBRUARY} and measure = 'live'")
    output, complained = StringIO(), StringIO()

    with pytest.raises(CommandError, match="differences"):
        call_command("verify_snapshots", stdout=output, stderr=complained)

    assert "January 2020: the batch of Lancashire Constabulary (return, record" in complained.getvalue()
    assert "has lost figures." in complained.getvalue()
    assert "can't be worked out again" in complained.getvalue()
    assert "February 2020, version 1: “live” is not what its batches make." in complained.getvalue()


@pytest.mark.usefixtures("months")
def test_unexpected_failure_is_reported_and_the_next_month_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(snapshot_digest, "seal_of", fail)

    assert problems() == [
        f"{month}: the check stopped at ZeroDivisionError: division by zero. What is named above may not be all."
        for month in ("January 2020", "February 2020")
    ]


@pytest.mark.usefixtures("months")
def test_beat_verifies_every_month_each_night(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    nightly = settings.CELERY_BEAT_SCHEDULE["nightly"]
    nudged: list[tuple[object, ...]] = []
    monkeypatch.setattr("figures.queue.nudge", lambda task, *arguments: nudged.append((task, *arguments)))

    assert nightly["task"] == "figures.tasks.nightly"
    with acting("counter"):
        tasks.nightly()

    verified = {arguments[0] for task, *arguments in nudged if task == tasks.verify}
    assert verified == {f"{month:%Y-%m}" for month in Period.objects.values_list("month", flat=True)}
    assert {"2020-01", "2020-02"} <= verified


@pytest.mark.usefixtures("months")
def test_reopened_month_does_not_invalidate_its_published_version() -> None:
    making.corrected(LANCASHIRE, JANUARY, new=5)
    for month in (JANUARY, FEBRUARY):
        built(month)

    assert Revision.objects.filter(period=JANUARY, state="superseded").count() == 2
    assert problems() == []


@pytest.mark.usefixtures("months")
def test_version_that_is_changed_and_sealed_again_differs_from_the_log() -> None:
    snapshot = Snapshot.objects.get(period=JANUARY, version=2)
    making.tamper("update figures_snapshot set reason = 'Another reason' where id = %s", [snapshot.pk])
    making.tamper(
        "update figures_publicationproposal set reason = 'Another reason' where snapshot_id = %s", [snapshot.pk]
    )
    snapshot.refresh_from_db()
    with_its_digests(snapshot)

    assert problems() == [f"January 2020, version 2: {RESEALED}"]


@pytest.mark.usefixtures("months")
def test_newest_version_removed_from_every_table_is_missed_by_the_log() -> None:
    remove_version("2020-01-01", 2)
    making.tamper("update figures_period set newest_version = 1 where month = '2020-01-01'")

    assert "January 2020: version 2 was published and is gone." in problems()


def forged(role: str, question: str) -> None:
    """An entry of somebody's, as about the publication of January's second version."""
    with acting_for(UserFactory(role=role)):
        log.record(
            Operation.DISCLOSURE,
            of=Snapshot.objects.get(period=JANUARY, version=2),
            question=question,
            recipient="everybody",
            beside=[Period.objects.get(month=JANUARY)],
        )


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    ("role", "question"),
    [
        ("analyst", "version 2 sealed {seal}"),
        ("national", "version two sealed {seal}"),
        ("national", "version 2 sealed {seal} by me"),
        ("national", "version 999999999999 sealed {seal}"),
    ],
)
def test_entry_of_another_role_or_in_other_words_counts_as_no_publication(role: str, question: str) -> None:
    snapshot = Snapshot.objects.get(period=JANUARY, version=2)
    making.tamper("update figures_snapshot set reason = 'Another reason' where id = %s", [snapshot.pk])
    making.tamper(
        "update figures_publicationproposal set reason = 'Another reason' where snapshot_id = %s", [snapshot.pk]
    )
    snapshot.refresh_from_db()
    with_its_digests(snapshot)
    snapshot.refresh_from_db()

    forged(role, question.format(seal=snapshot.seal))

    assert problems() == [f"January 2020, version 2: {RESEALED}"]


@pytest.mark.usefixtures("months")
def test_second_seal_of_a_version_in_the_log_is_reported_and_the_first_still_compared() -> None:
    forged("national", "version 2 sealed abc")

    assert problems() == [
        "January 2020, version 2: the log has several seals of it: find out in the log who wrote which."
    ]
