"""Months for the partner edition: many forces with several types, late returns, and corrections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from figures.models import Snapshot
from investigations.models import MonthlyReturn, Revision
from reference.models import Force
from tests.figures import making
from tests.figures.making import BTP, FEBRUARY
from tests.reports.months_made import publish

EACH = {"CRIM": 2, "SEX": 2, "LAB": 1, "DOM": 1}  # of every force, by default


def territorial(number: int) -> list[str]:
    """The codes of this many territorial forces."""
    return sorted(Force.objects.england_and_wales().values_list("pk", flat=True))[:number]


def usual(number: int = 12) -> dict[str, dict[str, int]]:
    """Returns of this many forces and British Transport Police. Organ harvesting, other and not yet known are small."""
    returns = {force: dict(EACH) for force in [*territorial(number), BTP]}
    for force, code in zip(returns, ("UNK", "UNK", "UNK", "OTHER", "OTHER", "ORG"), strict=False):
        returns[force][code] = 1
    return returns


def approved(force: str, month: date, types: Mapping[str, int]) -> None:
    """A force's approved return: its first, or the next revision if it has one already."""
    before = MonthlyReturn.objects.filter(force=force, period=month).first()
    if before is None:
        revision = making.draft(force, month)
    else:
        previous = before.current
        assert previous is not None
        revision = Revision.objects.create(
            monthly_return=before, force_id=force, period_id=month, number=previous.number + 1
        )
        previous.state = "superseded"
        previous.save(update_fields=["state"])
    each = [{"primary_type_id": code} for code, number in types.items() for _ in range(number)]
    making.several(revision, each, victims=0)
    making.approve(revision)


def published(returns: Mapping[str, Mapping[str, int]], month: date = FEBRUARY) -> Snapshot:
    """Another version of a month, after approving these returns as well."""
    making.period(month)
    for force, types in returns.items():
        approved(force, month, types)
    making.lock(month)
    return publish(making.built(month), reason="For a test.")
