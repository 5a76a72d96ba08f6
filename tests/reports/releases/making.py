"""Months with many forces, types, stages and people, and releases of them by two users of the national team."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from core import clock
from figures.models import Snapshot
from investigations.models import MonthlyReturn, Revision
from reference.models import Stage
from reports.models import Release
from reports.releases import releasing
from tests.accounts.factories import national
from tests.figures import making as figures_making
from tests.figures.making import BTP, FEBRUARY
from tests.investigations.factories import EntryPeopleFactory
from tests.reports import partner_months
from tests.reports.months_made import publish

TYPES = ("CRIM", "CRIM", "CRIM", "SEX", "SEX", "LAB", "LAB", "DOM", "UNK", "OTHER", "ORG")
OPENED = (date(2020, 1, 5), date(2019, 11, 5), date(2019, 7, 5), date(2018, 1, 5))
NATIONALITIES = ("british", "british", "vietnamese", "albanian", "romanian", "unknown")


def published(month: date = FEBRUARY, *, forces: int = 18, cases: int = 6, seed: int = 1) -> Snapshot:
    """Version 1 of a month in which this many forces report, each with about this many cases that differ."""
    rng = random.Random(seed)
    stages = list(Stage.objects.in_order().values_list("pk", flat=True))
    figures_making.period(month)
    for force in [*partner_months.territorial(forces), BTP]:
        reported(force, month, [_case(rng, stages) for _ in range(rng.randint(cases // 2, cases * 2))], rng=rng)
    figures_making.lock(month)
    return publish(figures_making.built(month), reason="For a test.")


def reported(force: str, month: date, cases: Sequence[dict[str, Any]], *, rng: random.Random) -> None:
    """A force's approved return with these cases, each with a potential victim or a few."""
    revision = figures_making.draft(force, month)
    for entry in figures_making.several(revision, cases, victims=0):
        EntryPeopleFactory(
            entry=entry,
            count=rng.randint(1, 3),
            nationality_id=rng.choice(NATIONALITIES),
            gender=rng.choice(["male", "female"]),
        )
    figures_making.approve(revision)


def prepared(month: date = FEBRUARY, *, release_at: datetime | None = None, is_rounded: bool = False) -> Release:
    """A draft that waits for approval, to be released now if no time is given."""
    at = release_at or clock.now() - timedelta(minutes=1)
    return releasing.prepare(month, release_at=at, is_rounded=is_rounded, by=national())


def approved(release: Release) -> Release:
    """The release as a colleague approves it."""
    return releasing.approve(release.public_id, seen=releasing.token_of(release), by=national())


def released(month: date = FEBRUARY, **about: Any) -> Release:
    """A release that is out."""
    return approved(prepared(month, **about))


def out(release: Release) -> Release:
    """The approved release after its time."""
    now = clock.now()
    Release.objects.filter(pk=release.pk).update(release_at=now, approved_at=now)
    release.refresh_from_db()
    return release


def withdrawn(release: Release) -> Release:
    """The release after somebody withdrew it."""
    return releasing.withdraw(
        release.public_id, reason="A table was wrong.", seen=releasing.token_of(release), by=national()
    )


def _case(rng: random.Random, stages: Sequence[str]) -> dict[str, Any]:
    return {
        "primary_type_id": rng.choice(TYPES),
        "stage_id": rng.choice(stages[: rng.choice([2, 4, len(stages)])]),
        "opened_on": rng.choice(OPENED),
    }


def publishes_late_returns() -> Snapshot:
    """Version 2 of February: so many more forces report that partners read it."""
    types = {"CRIM": 8, "SEX": 6, "LAB": 6, "DOM": 6, "UNK": 5}
    return partner_months.published(dict.fromkeys(partner_months.territorial(24)[18:], types))


def corrects_one_stage(force: str, month: date = FEBRUARY) -> None:
    """One force returns its cases again, one of them at another stage."""
    monthly_return = MonthlyReturn.objects.get(force=force, period=month)
    before = monthly_return.current
    assert before is not None
    cases = list(before.entries.order_by("pk").values("primary_type_id", "stage_id", "opened_on"))
    stages = list(Stage.objects.in_order().values_list("pk", flat=True))
    cases[0]["stage_id"] = stages[1] if cases[0]["stage_id"] == stages[0] else stages[0]
    revision = Revision.objects.create(
        monthly_return=monthly_return, force_id=force, period_id=month, number=before.number + 1
    )
    before.state = "superseded"
    before.save(update_fields=["state"])
    figures_making.several(revision, cases, victims=0)
    figures_making.approve(revision)
