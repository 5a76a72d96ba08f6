"""The list of referrals: which are shown, and in which order its parts come."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core import clock
from core.todo import when_due_at
from nrm import referring
from nrm.choices import ReferralState
from nrm.models import Referral
from tests.nrm import caring, making
from tests.nrm.test_thread import signed_in
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST_STATEMENTS = 15


@made_once
def analyst() -> User:
    return making.nrm_analyst()


def page_of(user: User, query: str = "") -> str:
    return signed_in(user).get(reverse("nrm:referral-list") + query).content.decode()


def row_of(referral: Referral) -> str:
    link = f'<a class="govuk-link app-nowrap" href="{referral.get_absolute_url()}">'
    return f'<th scope="row" class="govuk-table__header">{link}'


def test_list_shows_open_referrals_until_all_are_chosen(analyst: User) -> None:
    draft, closed = making.begun(analyst), caring.sent(analyst)
    Referral.objects.filter(pk=closed.pk).update(state=ReferralState.WITHDRAWN)

    usual, everything = page_of(analyst), page_of(analyst, "?state=all")
    assert row_of(draft) in usual
    assert row_of(closed) not in usual
    assert row_of(draft) in everything
    assert row_of(closed) in everything
    assert row_of(closed) in page_of(analyst, "?state=withdrawn")


def test_search_and_filters_come_before_the_to_do_list(analyst: User) -> None:
    making.begun(analyst)

    page = page_of(analyst)

    parts = ['id="find-q"', "Filter referrals", ">To do<", ">Open referrals<", "<table"]
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    assert "Clear filters" not in page
    assert ">To do<" not in page_of(analyst, "?state=all")


@pytest.mark.parametrize(("drafts", "more"), [(10, ""), (12, "Show 2 more")])
def test_to_do_list_folds_all_but_ten_items(analyst: User, drafts: int, more: str) -> None:
    making.begun(analyst, people=drafts)

    page = page_of(analyst)

    assert ("Show " in page) == bool(more)
    assert more in page
    assert page.count("app-queue__name") == drafts


def test_list_has_25_rows_on_a_page(analyst: User) -> None:
    making.begun(analyst, people=26)

    assert "Showing 1 to 25 of 26 referrals and notifications" in page_of(analyst)


@pytest.mark.parametrize("many", [1, 4])
def test_due_is_the_next_date_of_the_referral_s_own_header(analyst: User, many: int, query_budget: Any) -> None:
    safeguarding = caring.sent(analyst)
    for _more in range(many):
        ready = making.answered(making.begun(analyst), making.CHILD, by=analyst)
        referring.finish(ready.public_id, by=analyst)
    Referral.objects.filter(pk=safeguarding.pk).update(safeguard_by=date(2026, 11, 25))
    client = signed_in(analyst)
    client.get(reverse("nrm:referral-list"))

    with query_budget(LIST_STATEMENTS):
        page = client.get(reverse("nrm:referral-list")).content.decode()

    ready.refresh_from_db()
    assert ready.refer_by is not None
    due_by = when_due_at(ready.refer_by, now=clock.now())
    assert due_of(page, ready) == [due_by, "Home Office form"]
    assert f"Home Office form: {due_by.lower()}" in client.get(ready.get_absolute_url()).content.decode()
    assert due_of(page, safeguarding)[:1] == ["25 Nov 2026"]
    assert due_of(page, safeguarding)[1].startswith("Safeguarding")


def due_of(page: str, referral: Referral) -> list[str]:
    """The words of the cell below *Due*."""
    cell = page.partition(row_of(referral))[2].partition('data-label="Due">')[2].partition("</td>")[0]
    return [words for words in re.split(r"<[^>]*>", cell) if words]
