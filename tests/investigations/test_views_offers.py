"""Offers on the pages of both forces: accept or decline side by side, and what the giver sees."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from investigations.models import Entry, InvestigationTransfer
from investigations.records import transfers
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
WHY = "The address lies in Lancashire."


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    person = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=person)
    draft(FEBRUARY, by=person)
    return person


@made_once
def gwen(anna: User) -> User:
    person = analyst(CUMBRIA)
    draft(FEBRUARY, by=person)
    return person


@made_once
def transfer(anna: User, gwen: User) -> InvestigationTransfer:
    """Lancashire offers LAN/1 to Cumbria."""
    return transfers.offer(Entry.objects.get(revision__period=JANUARY).pk, to=CUMBRIA, by=anna)


def address(name: str, force: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[force, "2020-02", *more])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: User, force: str) -> str:
    return signed_in(person).get(address("return-detail", force)).content.decode()


def test_the_receiver_may_accept_or_decline(gwen: User, transfer: InvestigationTransfer) -> None:
    offered = page(gwen, CUMBRIA)

    assert "Lancashire offers to transfer an investigation to you" in offered
    assert address("transfer-accept", CUMBRIA, transfer.pk) in offered
    assert address("transfer-decline", CUMBRIA, transfer.pk) in offered
    assert "LAN/1" not in offered


def test_giver_sees_its_pending_offer_and_can_withdraw_it(anna: User, transfer: InvestigationTransfer) -> None:
    waiting = page(anna, LANCASHIRE)
    entry = Entry.objects.get(revision__period=FEBRUARY, force=LANCASHIRE)
    sent = {"move": "withdraw_offer", "to": str(transfer.pk)}
    content = signed_in(anna).post(address("row-end", LANCASHIRE, entry.pk), sent, follow=True).content.decode()

    assert "Transfer of LAN/1 to Cumbria: waiting for a reply" in waiting
    assert "Offer withdrawn." in content
    assert "is offered to Cumbria" not in content


def test_decline_is_shown_in_the_draft_and_on_home_until_acknowledged(
    anna: User, gwen: User, transfer: InvestigationTransfer
) -> None:
    declined = signed_in(gwen).post(address("transfer-decline", CUMBRIA, transfer.pk), {"reason": WHY}, follow=True)
    giver = signed_in(anna)

    assert "Transfer declined. Lancashire keeps the investigation and can see your reason." in declined.content.decode()
    assert "offers to transfer an investigation to you" not in declined.content.decode()
    assert "Cumbria declined LAN/1" in page(anna, LANCASHIRE)
    assert WHY in page(anna, LANCASHIRE)
    assert "Cumbria declined an investigation you offered" in giver.get("/").content.decode()

    noted = giver.post(address("transfer-acknowledge", LANCASHIRE, transfer.pk), follow=True).content.decode()
    assert "You keep the investigation. You can offer it again from its row." in noted
    assert WHY not in noted
    assert "Cumbria declined" not in giver.get("/").content.decode()


def test_declining_without_a_reason_shows_what_to_write(gwen: User, transfer: InvestigationTransfer) -> None:
    response = signed_in(gwen).post(address("transfer-decline", CUMBRIA, transfer.pk), {"reason": " "}, follow=True)

    assert "Enter why your force is declining the transfer." in response.content.decode()
    transfer.refresh_from_db()
    assert transfer.state == "offered"


def test_possible_name_in_the_reason_raises_a_warning_before_it_is_sent(
    gwen: User, transfer: InvestigationTransfer
) -> None:
    desk, url = signed_in(gwen), address("transfer-decline", CUMBRIA, transfer.pk)

    response = desk.post(url, {"reason": "Met Mr Nguyen in Preston."})
    transfer.refresh_from_db()
    assert (response.status_code, transfer.state) == (422, "offered")
    assert "looks like a person’s name" in response.content.decode()

    desk.post(url, {"reason": "Met him in Preston.", "asked": "yes"})
    transfer.refresh_from_db()
    assert (transfer.state, transfer.reason) == ("declined", "Met him in Preston.")
