"""The reviewer sees a case of which any one compared field differs from the month before, and what it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from investigations.choices import FLAGS
from investigations.models import MonthlyReturn, Revision
from investigations.returns.field_changes import COMPARED
from investigations.returns.fields import FIELDS
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.investigations import cast as scene
from tests.investigations.cast import FEBRUARY, JANUARY, Cast

pytestmark = pytest.mark.django_db
# A value of each compared field that the case of last month does not have.
OTHER: dict[str, Any] = {
    "opened_on": date(2019, 5, 15),
    "stage_id": "charged",
    "origin_id": "public",
    "primary_type_id": "CRIM",
    "secondary_types": ["DOM"],
    "sub_types": ["LAB.car-wash"],
    **dict.fromkeys(FLAGS, True),
    "partner_agencies": ["nca"],
    "nrm_referrals": 0,
    "morile_score": 0,
}
# These three differ together: the table refuses one without the others.
CLOSED: dict[str, Any] = {"state": "closed", "closing_reason_id": "conviction", "closed_on": date(2020, 2, 20)}


def submitted(revision: Revision) -> None:
    """Give the revision to the reviewer as it is, whether or not the rules would."""
    Revision.objects.filter(pk=revision.pk).update(
        state="submitted",
        submitted_by=UserFactory(force_id=revision.force_id),
        submitted_at="2020-03-02 12:00+00:00",
        fingerprint="f" * 64,
        words_fingerprint="f" * 64,
    )
    MonthlyReturn.objects.filter(pk=revision.monthly_return_id).update(status="submitted")


def test_every_compared_field_has_another_value_here() -> None:
    assert {name.removesuffix("_id") for name in OTHER | CLOSED} == COMPARED


def changes_shown_to(client: Client, **fields: Any) -> str:
    """What the page says has changed in a return of which one case has these fields, and another has none."""
    january = scene.draft(month=JANUARY)
    february = scene.draft(rolled_from=january)
    differs, same = (
        scene.entry(january, reference=reference, sub_types=[]) for reference in ("LAN/DIFFERS", "LAN/SAME")
    )
    scene.approve(january)
    scene.entry(february, previous=differs, **fields)
    scene.entry(february, previous=same)
    submitted(february)
    client.force_login(Cast().coordinator)
    page = client.get(reverse("investigations:review-detail", args=[LANCASHIRE, f"{FEBRUARY:%Y-%m}"])).content.decode()
    changed = page.partition('<h2 class="app-h2">What changed</h2>')[2].partition("unchanged since")[0]
    assert ">LAN/SAME<" not in changed
    return changed


@pytest.mark.parametrize("name", sorted(OTHER))
def test_one_field_that_differs_brings_its_case_to_the_review_page(client: Client, name: str) -> None:
    changed = changes_shown_to(client, **{name: OTHER[name]})

    assert changed.count(">LAN/DIFFERS</a>") == 1
    assert f">{FIELDS[name.removesuffix('_id')].label}</td>" in changed


def test_closing_brings_its_case_to_the_review_page(client: Client) -> None:
    changed = changes_shown_to(client, **CLOSED)

    assert changed.count(">LAN/DIFFERS</a>") == 1
    assert "Closed: conviction" in changed
    assert "20 February 2020" in changed
