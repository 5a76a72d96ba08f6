"""Decisions on an outdated page are refused: files, transfer offers, and values of the rules."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.dated_rules.changes import ValuesChanged
from core.workflow import EditConflict
from nrm import decisions
from nrm.data_rights import requests
from nrm.exports import export_requests
from nrm.models import ChargedOffence, ExportRequest, NrmRule, Referral, ReferralTransfer
from nrm.rules import administration
from nrm.section45 import offence_administration
from nrm.transfers import offering
from tests.accounts.factories import KENT, UserFactory
from tests.nrm import caring, making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')
TODAY = date(2026, 11, 24)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def colleague() -> User:
    return making.nrm_analyst()


@made_once
def kim() -> User:
    """A user of Kent."""
    return making.nrm_analyst(KENT)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen_on(client: Client, address: str) -> str:
    """The token in the first form of a page."""
    match = SEEN.search(client.get(address).content.decode())
    assert match, f"no form of {address} says what was seen"
    return match[1]


def shown(client: Client, address: str, **sent: str) -> str:
    return unescape(client.post(address, sent, follow=True).content.decode())


# A file waiting for a second person.
def waiting_file(referral: Referral, *, by: User, form: str = "json") -> ExportRequest:
    return export_requests.request_export(
        referral.public_id, form=form, reason="To enter it.", recipient="The person", by=by
    )


def test_file_cannot_be_approved_on_a_page_older_than_a_colleague_s_refusal(analyst: User, colleague: User) -> None:
    sent, third = caring.sent(analyst), making.nrm_analyst()
    taking, client = waiting_file(sent, by=analyst), browser(third)
    seen = seen_on(client, reverse("nrm:export-request", args=[sent.public_id]))
    making.decide_file(sent.public_id, taking.pk, allow=False, by=colleague)

    page = shown(client, reverse("nrm:export-decide", args=[sent.public_id, taking.pk]), allow="yes", seen=seen)

    assert f"{colleague.name} refused this export at " in page
    assert "Read it again before you decide." in page
    assert ExportRequest.objects.get(pk=taking.pk).state == "refused"


def test_file_cannot_be_approved_after_its_draft_changed(analyst: User, colleague: User) -> None:
    draft = making.answered(making.begun(analyst), making.ADULT, consent="given", by=analyst)
    taking, client = waiting_file(draft, by=analyst), browser(colleague)
    seen = seen_on(client, reverse("nrm:export-request", args=[draft.public_id]))
    section = reverse("nrm:form-section", args=[draft.public_id, "others"])
    browser(analyst).post(section, {"version": str(draft.version), "other_victims": "no"})
    assert Referral.objects.get(pk=draft.pk).version > draft.version

    page = shown(client, reverse("nrm:export-decide", args=[draft.public_id, taking.pk]), allow="yes", seen=seen)

    assert f"{analyst.name} changed this at " in page
    assert ExportRequest.objects.get(pk=taking.pk).state == "asked"


def test_file_of_everything_held_cannot_be_approved_on_a_page_older_than_the_request_s_decision(
    analyst: User, colleague: User
) -> None:
    sent = caring.sent(analyst)
    how = {"asked_by": "person", "checked": "known", "received_on": date(2026, 11, 20)}
    number = requests.record_request(sent.public_id, kind="access", about="Everything.", by=analyst, **how).pk
    taking = waiting_file(sent, by=analyst, form="held")
    seen = making.seen_of_file(taking.pk)
    requests.decide(sent.public_id, number, outcome="granted", ground="", reason="", by=analyst)

    with pytest.raises(EditConflict, match=f"{analyst.name} decided the access request"):
        export_requests.decide(sent.public_id, taking.pk, allow=True, seen=seen, by=colleague)


# An offered referral.
@made_once
def offered(analyst: User) -> ReferralTransfer:
    sent = making.referred(
        making.answered(making.begun(analyst), making.ADULT, consent="given", by=analyst), by=analyst
    )
    return offering.offer(sent.public_id, to=KENT, reason="They live in Dover.", by=analyst)


def test_offer_cannot_be_accepted_on_a_page_with_an_older_referral_status(
    analyst: User, kim: User, offered: ReferralTransfer
) -> None:
    client, decide = browser(kim), reverse("nrm:transfer-decide", args=[offered.pk])
    seen = seen_on(client, offered.get_absolute_url())
    decisions.make(
        offered.referral.public_id, "rg_negative", on=TODAY, authority="sca", reasons="No grounds.", by=analyst
    )

    answer = client.post(decide, {"move": "accept", "seen": seen})

    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Lancashire recorded a step at " in page
    assert "Status now: Reasonable grounds negative." in page
    assert analyst.name not in page, "the receiver sees a name of another force"
    assert ReferralTransfer.objects.get().state == "offered"
    assert "Transfer accepted" in shown(client, decide, move="accept", seen=SEEN.findall(page)[0])


def test_offer_cannot_be_declined_after_a_colleague_accepted_it_and_the_reason_stays(
    analyst: User, kim: User, offered: ReferralTransfer
) -> None:
    kate = making.nrm_analyst(KENT)
    seen = making.seen_of_offer(offered.pk)
    making.answer_offer(offered.pk, "accept", by=kim)

    page = shown(
        browser(kate),
        reverse("nrm:transfer-decide", args=[offered.pk]),
        move="decline",
        reason="She lives in Preston.",
        seen=seen,
    )

    assert f"{kim.name} accepted the offer at " in page
    assert ReferralTransfer.objects.get().state == "accepted"
    with pytest.raises(EditConflict, match="Kent accepted the offer at "):
        offering.decide(offered.pk, "withdraw", seen=seen, by=analyst)


def test_reason_for_declining_stays_in_its_box_on_an_outdated_page(
    analyst: User, kim: User, offered: ReferralTransfer
) -> None:
    seen = making.seen_of_offer(offered.pk)
    decisions.make(offered.referral.public_id, "suspend", on=TODAY, reasons="It waits.", by=analyst)

    page = shown(
        browser(kim),
        reverse("nrm:transfer-decide", args=[offered.pk]),
        move="decline",
        reason="She lives in Preston.",
        seen=seen,
    )

    assert 'value="She lives in Preston."' in page
    assert ReferralTransfer.objects.get().state == "offered"


# Values of the rules and offences.
def test_rule_cannot_be_changed_on_a_page_older_than_another_administrator_s_change() -> None:
    ada, ben = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.ADMINISTRATOR)
    client, page = browser(ben), reverse("nrm:rule-detail", args=["authority_ieca"])
    rule = NrmRule.objects.get(code="authority_ieca")
    seen = seen_on(client, page)
    form_data = {"last_day": "31 December 2026", "seen": seen}
    end = reverse("nrm:rule-end", args=["authority_ieca", rule.pk])
    assert browser(ada).post(end, form_data).status_code == 302

    typed = {"value": "0", "valid_from": "1 February 2027", "source": "Guidance 3.1", "seen": seen}
    answer = client.post(reverse("nrm:rule-add", args=["authority_ieca"]), typed)

    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert f"{ada.name} changed this at " in text
    assert "Guidance 3.1" in text, "what was typed is gone"
    assert NrmRule.objects.filter(code="authority_ieca").count() == 1
    with pytest.raises(ValuesChanged):
        administration.confirm(
            "authority_ieca", rule.pk, valid_from=rule.valid_from, source="Guidance", seen=seen, by=ben
        )


def test_offence_cannot_be_verified_on_a_page_older_than_another_administrator_s_change() -> None:
    ada, ben = UserFactory(role=Role.ADMINISTRATOR), UserFactory(role=Role.ADMINISTRATOR)
    client, page = browser(ben), reverse("nrm:offence-detail", args=["cuckooing"])
    row = ChargedOffence.objects.get(code="cuckooing")
    seen = seen_on(client, page)
    confirm = reverse("nrm:offence-confirm", args=["cuckooing", row.pk])
    assert browser(ada).post(confirm, {"in_schedule": "yes", "source": "Schedule 4", "seen": seen}).status_code == 302

    answer = client.post(confirm, {"in_schedule": "no", "source": "Another", "seen": seen})

    assert answer.status_code == 409
    assert f"{ada.name} changed this at " in unescape(answer.content.decode())
    assert ChargedOffence.objects.get(code="cuckooing").in_schedule is True
    with pytest.raises(ValuesChanged):
        offence_administration.end("cuckooing", row.pk, last_day=clock.today(), seen=seen, by=ben)
