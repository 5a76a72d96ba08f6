"""The pages of asset recovery: what each user finds there, and what a refused form keeps."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from investigations.models import Investigation
from prosecutions.assets import list_export, records
from prosecutions.assets.checks import BY_CODE
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.filters import ALL, OPEN
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.assets.warnings import warnings_of
from prosecutions.models import AssetRecord, Defendant
from tests.accounts.factories import analyst, coordinator, national, stranger
from tests.prosecutions import asset_making as making
from tests.prosecutions import case_making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST, FIGURES = "/prosecutions/assets/", "/prosecutions/assets/figures/"
type QueryBudget = Callable[[int], AbstractContextManager[Any]]


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


@made_once
def convicted(operation: Investigation, priya: User) -> Defendant:
    return making.convicted(operation, by=priya)


@made_once
def order(convicted: Defendant, priya: User) -> AssetRecord:
    return making.confiscation(convicted, by=priya)


def page_of(user: User, url: str, **sent: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(url, sent) if sent else client.get(url)


def step_url(asset: AssetRecord, move: str) -> str:
    return reverse("assets:asset-step", args=[asset.public_id, move])


def add_url(operation: Investigation, kind: AssetKind) -> str:
    return reverse("assets:asset-add", args=[operation.public_id, kind])


def today() -> dict[str, str]:
    day = clock.today()
    return {"on_0": str(day.day), "on_1": str(day.month), "on_2": str(day.year)}


def test_pages_open_for_the_force_the_unit_and_the_national_team(order: AssetRecord) -> None:
    for user in (analyst(), coordinator(), national()):
        for url in (LIST, FIGURES, order.get_absolute_url()):
            assert page_of(user, url).status_code == 200, (user.role, url)


def test_record_of_another_force_is_not_found(order: AssetRecord, operation: Investigation) -> None:
    for url in (order.get_absolute_url(), step_url(order, "pay"), add_url(operation, AssetKind.CASH)):
        assert page_of(stranger(), url).status_code == 404


def test_every_kind_has_a_form_and_every_step_that_a_page_offers_opens(
    operation: Investigation, convicted: Defendant, order: AssetRecord, priya: User
) -> None:
    chosen = page_of(priya, reverse("assets:asset-new", args=[operation.public_id])).content.decode()
    for kind in AssetKind:
        assert add_url(operation, kind) in chosen
        form = page_of(priya, add_url(operation, kind))
        assert form.status_code == 200
        assert WORKFLOWS[kind].law in form.content.decode()
        if kind == AssetKind.REPARATION:
            making.reparation(order, by=priya)
        elif kind != AssetKind.CONFISCATION:
            making.added(operation, kind, by=priya, defendant=convicted)
    making.frozen(operation, by=priya)
    for asset in AssetRecord.objects.all():
        moves = page_of(priya, asset.get_absolute_url()).context["moves"]
        assert moves, asset.kind
        for move, transition in moves:
            opened = page_of(priya, step_url(asset, move))
            assert opened.status_code == 200, (asset.kind, move)
            assert transition.button in opened.content.decode()


def test_kind_and_step_that_do_not_exist_are_not_found(
    operation: Investigation, order: AssetRecord, priya: User
) -> None:
    assert page_of(priya, step_url(order, "forfeit")).status_code == 404
    unknown = reverse("assets:asset-add", args=[operation.public_id, "gold"])
    assert page_of(priya, unknown).status_code == 404


def test_reader_is_offered_no_step_and_no_record_to_add(order: AssetRecord, operation: Investigation) -> None:
    page = page_of(national(), order.get_absolute_url())

    assert page.context["moves"] == []
    assert "Add a reparation order" not in page.content.decode()
    assert "Add asset recovery" not in page_of(national(), operation.get_absolute_url()).content.decode()


def test_record_is_added_on_its_page_and_opens(operation: Investigation, priya: User) -> None:
    sent = today() | {"amount": "£1,234.50", "key": str(uuid.uuid4())}
    answer = page_of(priya, add_url(operation, AssetKind.CASH), **sent)

    asset = AssetRecord.objects.get()
    assert (answer.status_code, answer.url) == (302, asset.get_absolute_url())
    assert (asset.amount, asset.status) == (Decimal("1234.50"), AssetStatus.SEIZED)
    page = page_of(priya, asset.get_absolute_url()).content.decode()
    assert "£1,234.50" in page
    assert "Proceeds of Crime Act 2002, section 294" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.234,50", "can be read in two ways"),
        ("1.005", "has no whole pence"),
        ("0", "at least £0.01"),
        ("", "Enter the amount seized."),
    ],
)
def test_refused_amount_says_why_and_keeps_what_was_typed(
    operation: Investigation, priya: User, typed: str, sentence: str
) -> None:
    sent = today() | {"amount": typed, "key": str(uuid.uuid4())}
    answer = page_of(priya, add_url(operation, AssetKind.CASH), **sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert not AssetRecord.objects.exists()


def test_form_that_the_service_refuses_keeps_what_was_typed(order: AssetRecord, priya: User) -> None:
    sent = today() | {"amount": "9,999.99", "seen": records.token_of(order)}
    answer = page_of(priya, step_url(order, "pay"), **sent)

    assert answer.status_code == 422
    assert "£1,234.50 is outstanding" in answer.content.decode()
    assert 'value="9,999.99"' in answer.content.decode()


def test_outdated_form_is_refused(order: AssetRecord, priya: User) -> None:
    answer = page_of(priya, step_url(order, "pay"), **today(), amount="1", seen="old")

    assert answer.status_code == 409
    order.refresh_from_db()
    assert not order.collected


def test_step_that_is_not_possible_says_why_and_changes_nothing(order: AssetRecord, priya: User) -> None:
    assert page_of(priya, step_url(order, "refuse")).status_code == 302
    order.refresh_from_db()
    assert order.status == AssetStatus.MADE


def test_reparation_is_added_from_the_page_of_the_confiscation_order(order: AssetRecord, priya: User) -> None:
    page = page_of(priya, order.get_absolute_url())
    assert "No reparation considered." in page.content.decode()
    url = f"{add_url(order.investigation, AssetKind.REPARATION)}?confiscation={order.public_id}"
    assert url in page.content.decode()
    form = page_of(priya, url).context["form"]
    assert form["confiscation"].initial == order.pk
    answer = page_of(priya, url, **today(), confiscation=str(order.pk), key=str(uuid.uuid4()))

    assert answer.status_code == 302
    added = AssetRecord.objects.get(kind=AssetKind.REPARATION)
    assert (added.defendant_id, added.confiscation_id) == (order.defendant_id, order.pk)
    after = page_of(priya, order.get_absolute_url()).content.decode()
    assert "No reparation considered." not in after
    assert str(added) in after


def test_pages_of_the_case_the_defendant_and_the_investigation_show_the_record(
    order: AssetRecord, convicted: Defendant, operation: Investigation, priya: User
) -> None:
    for url in (convicted.case.get_absolute_url(), convicted.get_absolute_url(), operation.get_absolute_url()):
        page = page_of(priya, url).content.decode()
        assert str(order) in page, url
        assert "£1,234.50" in page, url
    timeline = page_of(priya, reverse("investigations:investigation-timeline", args=[operation.public_id]))
    assert f"{order}: confiscation order made" in timeline.content.decode()


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("show=all", 3),
        ("show=reparation", 1),
        ("show=unpaid", 0),
        ("show=made", 2),
        ("show=released", 1),
        ("kind=freezing&show=all", 2),
        ("kind=cash", 0),
    ],
)
def test_list_is_narrowed_by_a_check_a_status_and_a_kind(
    order: AssetRecord, operation: Investigation, priya: User, query: str, number: int
) -> None:
    making.frozen(operation, by=priya)
    making.moved(making.frozen(operation, by=priya), "release", by=priya)

    assert page_of(priya, f"{LIST}?{query}").context["page"].paginator.count == number


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (AssetKind.REPARATION, "Record the confiscation order first."),
        (AssetKind.CONFISCATION, "Add the prosecution and its defendants first."),
        (AssetKind.VEHICLE, "Add the prosecution and its defendants first."),
    ],
)
def test_kind_that_lacks_something_says_what_to_add_first(
    operation: Investigation, priya: User, kind: AssetKind, sentence: str
) -> None:
    client = Client()
    client.force_login(priya)
    answer = client.get(add_url(operation, kind), follow=True)

    assert sentence in answer.content.decode()
    assert "Select what was applied for" in answer.content.decode()


def test_page_warns_of_what_the_to_do_list_has(operation: Investigation, order: AssetRecord, priya: User) -> None:
    soon, later = making.frozen(operation, by=priya, ends_in=28), making.frozen(operation, by=priya, ends_in=29)
    cash = making.added(operation, AssetKind.CASH, by=priya, days=90)
    AssetRecord.objects.filter(pk=order.pk).update(ends_on=clock.today())
    on_time = AssetRecord.objects.get(pk=order.pk)
    assert not warnings_of(on_time, today=clock.today())
    AssetRecord.objects.filter(pk=order.pk).update(ends_on=case_making.ago(1))

    for asset, words in (
        (soon, "The order ends on"),
        (later, ""),
        (cash, "Detention ended on"),
        (order, "£1,234.50 is outstanding."),
    ):
        fresh = AssetRecord.objects.get(pk=asset.pk)
        warning = " ".join(warnings_of(fresh, today=clock.today()))
        assert words in warning
        assert bool(warning) is bool(words)
        rows = AssetRecord.objects.filter(pk=asset.pk)
        is_to_do = rows.ending(clock.today()).exists() or rows.unpaid(clock.today()).exists()
        assert is_to_do is bool(words), asset.kind
        if warning:
            assert warning in page_of(priya, asset.get_absolute_url()).content.decode()


def test_empty_list_says_what_to_do(priya: User) -> None:
    page = page_of(priya, LIST).content.decode()

    assert "No open records" in page
    assert "None in this period." in page_of(priya, FIGURES).content.decode()


@pytest.mark.parametrize("show", [OPEN, ALL, *BY_CODE])
def test_clerk_reads_what_each_filter_of_the_list_needs(order: AssetRecord, priya: User, show: str) -> None:
    with acting_for(priya, role="clerk"):
        narrowed = list_export.narrowed(QueryDict(f"show={show}"), priya)
        lines = narrowed.lines(narrowed.keys(most=10))

    assert len(lines) == (show in {OPEN, ALL, "reparation"})
    if lines:
        assert lines[0].cells[7:] == [Decimal("1234.50"), None, Decimal("0.00"), Decimal("0.00")]


def test_figures_refuse_a_period_that_ends_before_it_begins(order: AssetRecord, priya: User) -> None:
    first = {"first_0": "2", "first_1": "1", "first_2": "2026", "last_0": "1", "last_1": "1", "last_2": "2026"}
    client = Client()
    client.force_login(priya)

    assert client.get(FIGURES, first).status_code == 422


@pytest.mark.parametrize("number", [1, 4])
def test_pages_use_the_same_queries_for_any_number_of_records(
    order: AssetRecord, operation: Investigation, number: int, query_budget: QueryBudget, priya: User
) -> None:
    for _ in range(number):
        asset = making.frozen(operation, by=priya)
        making.moved(asset, "forfeit", by=priya, amount=Decimal("0.01"))
    client = Client()
    client.force_login(priya)
    for url, budget in ((LIST, 9), (FIGURES, 18), (order.get_absolute_url(), 30)):
        with query_budget(budget):
            assert client.get(url).status_code == 200
