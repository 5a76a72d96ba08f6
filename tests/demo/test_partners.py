"""The attack on the partner edition of the demonstration: every month, before and after each later version."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import months
from figures.choices import SnapshotState
from figures.models import Snapshot
from figures.querysets import SnapshotQuerySet
from tests.reports import attack
from tests.reports.attack import Printed

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
LARGE_TYPES = ["Criminal exploitation", "Sexual exploitation", "Labour exploitation", "Domestic servitude"]
SHARED = "Types not shown separately: organ harvesting, other, not yet known"


def browser(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def months_of_several_versions() -> list[Snapshot]:
    """Every published version that followed another one of its month."""
    return list(Snapshot.objects.published().filter(version__gt=1).order_by("published_at"))


def read_in_turn(monkeypatch: pytest.MonkeyPatch) -> set[Printed]:
    """The data of a partner who read each month before and after every later version of it, and all of them now."""
    partner = browser("partner@example.org")
    notes = attack.read_by(partner)
    for later in months_of_several_versions():
        assert later.published_at is not None
        for moment in (later.published_at - timedelta(seconds=1), later.published_at):
            with monkeypatch.context() as patch:
                patch.setattr(SnapshotQuerySet, "published", _published_by(moment))
                notes |= attack.read_by(partner, only=[later.period_id])
    return notes


def _published_by(moment: datetime) -> object:
    return lambda snapshots: snapshots.filter(state=SnapshotState.PUBLISHED, published_at__lte=moment)


def test_attack_recovers_no_force_and_no_small_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = read_in_turn(monkeypatch)

    assert {note.month for note in notes} == set(Snapshot.objects.published().values_list("period", flat=True))
    assert attack.forces_given_away(notes) == {}
    assert attack.small_cells(notes) == {}


def test_attack_on_the_police_edition_recovers_forces_and_small_cells() -> None:
    """The same months with every version, England & Wales and a line for each type: no rule, and the attack works."""
    later = {snapshot.period_id for snapshot in months_of_several_versions()}
    notes = attack.read_by(browser("national@example.org"), only=later)

    groups, cells = attack.forces_given_away(notes), attack.small_cells(notes)

    assert len(later) >= 3
    assert all(any(len(group) == 1 for group in groups[month]) for month in later)
    assert all(cells[month] for month in later)
    assert {tuple(group) for group in groups[date(2018, 6, 1)]} >= {(late_in_june_2018(),)}


def late_in_june_2018() -> str:
    """The force whose return is in version 2 of June 2018 and not in version 1."""
    first, second = Snapshot.objects.published().filter(period=date(2018, 6, 1)).order_by("version")
    then, now = (
        set(snapshot.sources.exclude(batch=None).values_list("force", flat=True)) for snapshot in (first, second)
    )
    (force,) = now - then
    return force


def test_large_types_have_a_line_in_every_month_and_the_shared_line_names_what_is_in_it() -> None:
    partner = browser("partner@example.org")
    listed = partner.get(reverse("api:snapshot-list")).json()["results"]

    tables = {snapshot["period"]: attack.page_of(partner, months.parse(snapshot["period"])) for snapshot in listed}

    assert len(tables) >= 40
    for month, table in tables.items():
        assert list(table) == [*LARGE_TYPES, SHARED, "All live investigations"], month
        assert table["All live investigations"] == sum(table.values()) - table["All live investigations"]
        assert 5 <= table[SHARED] < table["Labour exploitation"], month
