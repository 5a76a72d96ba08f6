"""Every page of a referral names its person to users with that right, so that nobody records a note about the wrong
one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from nrm import identity, permissions, record_header, referring, urls
from nrm.data_rights import requests
from nrm.models import Referral
from nrm.section45 import claims
from nrm.section45.claims import ClaimStatus, RaisedClaim
from nrm.transfers import offering
from nrm.views.refer import COPYING
from tests.accounts.factories import KENT
from tests.nrm import making

pytestmark = pytest.mark.django_db
HEAD = re.compile(r'<section class="app-person.*?</section>', re.DOTALL)
CURRENT = re.compile(r'<a class="moj-sub-navigation__link" href="([^"]+)" aria-current="(page|true)">([^<]+)</a>')
LINK = re.compile(r'<a class="moj-sub-navigation__link" href="([^"#]+)(?:#[^"]+)?"')
NAME, TODAY = "Quaggamira Zebrowska", date(2026, 11, 24)
WHO = {"first_name": "Quaggamira", "last_name": "Zebrowska"}

# Each page of one referral, by the status in which it exists.
DRAFT = {
    "nrm:form-tasks": (),
    "nrm:form-section": ("others",),
    "nrm:form-consent": (),
    "nrm:form-check": (),
    "nrm:draft-delete": (),
}
READY = {"nrm:refer": ()}
SENT = {
    "nrm:referral-detail": (),
    "nrm:form-tasks": (),
    "nrm:form-check": (),
    "nrm:safeguarding": (),
    "nrm:safeguarding-part": ("contact",),
    "nrm:reference-correct": (),
    "nrm:investigation-link": (),
    "nrm:date-correct": (),
    "nrm:step-new": ("rg_positive",),
    "nrm:export-request": (),
    "nrm:request-list": (),
    "nrm:claim-new": (),
    "nrm:claim-detail": ("claim",),
    "nrm:claim-change": ("claim",),
    "nrm:transfer-new": (),
    "nrm:identity": (),
    "nrm:match-detail": (),
    "nrm:who-can-see": (),
    "nrm:access-history": (),
}
LOGGED_AS = (identity.NAME_SHOWN, COPYING, "answers read")  # pages that open every answer say so
ABOUT_SEVERAL = {  # under pseudonyms: everyone who was met together, and all referrals of one colleague
    "nrm:encounter",
    "nrm:reassign",
}
ONLY_SENT_TO = {
    "nrm:form-reopen", "nrm:export-decide", "nrm:export-download", "nrm:request-extend", "nrm:request-decide",
    "nrm:request-lift", "nrm:subject-access-file", "nrm:category-mark", "nrm:identity-access-decide",
    "nrm:identity-access-request", "nrm:match-start",
    "nrm:match-compare", "nrm:match-reply",
}  # fmt: skip
READ_BEYOND_THE_FORCE = {
    "nrm:referral-detail",
    "nrm:safeguarding",
    "nrm:step-new",
    "nrm:claim-detail",
    "nrm:match-detail",
    "nrm:who-can-see",
}


@pytest.fixture(scope="module")
def writer(rows_of_the_file: None) -> User:
    return making.nrm_analyst()


@pytest.fixture(scope="module")
def stored(writer: User) -> dict[str, int]:
    """A referral in each status, by its key."""
    return {state: made_until(state, writer).pk for state in ("draft", "ready", "sent")}


@pytest.fixture
def analyst(writer: User) -> User:
    return User.objects.get(pk=writer.pk)


def made_until(state: str, by: User) -> Referral:
    draft = making.answered(making.begun(by), making.ADULT | WHO, consent="given", by=by)
    if state == "ready":
        return referring.finish(draft.public_id, by=by)
    return making.referred(draft, by=by, on=TODAY) if state == "sent" else draft


def referral_at(state: str, stored: dict[str, int]) -> Referral:
    return Referral.objects.get(pk=stored[state])


def address(name: str, args: tuple[str, ...], referral: Referral, by: User) -> str:
    if args == ("claim",):
        raised = RaisedClaim(raised_by="cps", stage="trial", raised_on=TODAY, offence="theft", age_at_act="adult")
        claim = claims.raise_claim(referral.public_id, raised=raised, standing=ClaimStatus(), words="Locked in.", by=by)
        args = (str(claim.pk),)
    return reverse(name, args=[referral.public_id, *args])


def head_of(user: User, url: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    head = HEAD.search(answer.content.decode())
    assert head, f"{url} does not say whose it is"
    return head[0]


CASES = [
    *((name, args, "draft") for name, args in DRAFT.items()),
    *((name, args, "ready") for name, args in READY.items()),
    *((name, args, "sent") for name, args in SENT.items()),
]


def test_every_page_of_a_referral_is_listed_here() -> None:
    known = {f"nrm:{pattern.name}" for pattern in urls.urlpatterns if "public_id" in str(pattern.pattern)}

    assert known == DRAFT.keys() | READY.keys() | SENT.keys() | ABOUT_SEVERAL | ONLY_SENT_TO


@pytest.mark.parametrize(("name", "args", "state"), CASES, ids=[f"{name} {state}" for name, _, state in CASES])
def test_page_names_the_person_so_that_nothing_is_recorded_about_the_wrong_one(
    analyst: User, stored: dict[str, int], name: str, args: tuple[str, ...], state: str
) -> None:
    referral = referral_at(state, stored)
    url = address(name, args, referral, analyst)

    head = head_of(analyst, url)

    assert NAME in head
    assert f"Referral {referral.pseudonym}" in head
    assert AuditEntry.objects.filter(kind="consultation", reason__in=LOGGED_AS).exists()


@pytest.mark.parametrize(("name", "args", "state"), CASES, ids=[f"{name} {state}" for name, _, state in CASES])
def test_header_marks_the_page_among_the_pages_of_the_referral(
    analyst: User, stored: dict[str, int], name: str, args: tuple[str, ...], state: str
) -> None:
    url = address(name, args, referral_at(state, stored), analyst)

    [(link, current, title)] = CURRENT.findall(head_of(analyst, url))

    assert title == record_header.BELONGS_TO[name]
    assert current == ("page" if link == url else "true")


@pytest.mark.parametrize("state", ["draft", "sent"])
def test_header_links_only_to_pages_that_the_user_may_open(analyst: User, stored: dict[str, int], state: str) -> None:
    referral = referral_at(state, stored)

    for reader in (analyst, making.nrm_national(), making.nrm_coordinator()):
        client = Client()
        client.force_login(reader)
        for link in LINK.findall(head_of(reader, referral.get_absolute_url())):
            assert client.get(link).status_code == 200, (reader.role, link)


def test_header_offers_the_identity_only_while_access_is_given(analyst: User, stored: dict[str, int]) -> None:
    referral, reader = referral_at("sent", stored), making.nrm_national()
    url = reverse("nrm:identity", args=[referral.public_id])
    assert url not in head_of(reader, referral.get_absolute_url())

    look = identity.request_identity_access(
        referral.public_id, reason="Two forces may hold the same person.", by=reader
    )
    identity.decide_identity_access(referral.public_id, look.pk, grant=True, by=analyst)

    assert url in head_of(reader, referral.get_absolute_url())
    assert NAME not in head_of(reader, url)


@pytest.mark.parametrize("name", sorted(READ_BEYOND_THE_FORCE))
def test_user_without_the_right_to_the_name_sees_the_pseudonym(
    analyst: User, stored: dict[str, int], name: str
) -> None:
    referral = referral_at("sent", stored)
    url = address(name, SENT[name], referral, analyst)

    for reader in (making.nrm_national(), making.nrm_coordinator()):
        client = Client()
        client.force_login(reader)
        answer = client.get(url)
        if name == "nrm:step-new" and reader.role == "coordinator":
            assert answer.status_code == 302  # records no decision
            continue
        page = answer.content.decode()
        assert "Quaggamira" not in page
        assert "Zebrowska" not in page
        assert referral.pseudonym in HEAD.search(page)[0]  # type: ignore[index]


@pytest.mark.parametrize(
    "name", ["nrm:referral-detail", "nrm:safeguarding", "nrm:step-new", "nrm:claim-new", "nrm:transfer-new"]
)
def test_restricted_referral_shows_the_pseudonym_to_its_own_force_too(
    analyst: User, stored: dict[str, int], name: str
) -> None:
    referral = referral_at("sent", stored)
    how: dict[str, Any] = {"asked_by": "person", "checked": "known", "received_on": TODAY}
    subject_request = requests.record_request(
        referral.public_id, kind="restriction", about="Not to be used.", by=analyst, **how
    )
    requests.decide(referral.public_id, subject_request.pk, outcome="granted", ground="", reason="", by=analyst)

    head = head_of(analyst, address(name, SENT[name], referral, analyst))

    assert NAME not in head
    assert referral.pseudonym in head


def test_offer_page_shows_the_name_only_to_the_force_of_the_referral(analyst: User, stored: dict[str, int]) -> None:
    referral, kim = referral_at("sent", stored), making.nrm_analyst(KENT)
    offer = offering.offer(referral.public_id, to=KENT, reason="They live in Dover.", by=analyst)
    assert NAME in head_of(analyst, offer.get_absolute_url())
    client = Client()
    client.force_login(kim)
    assert "Quaggamira" not in client.get(offer.get_absolute_url()).content.decode()

    making.answer_offer(offer.pk, "accept", by=kim)

    assert NAME in head_of(kim, offer.get_absolute_url())
    client.force_login(analyst)
    assert "Quaggamira" not in client.get(offer.get_absolute_url()).content.decode()


def test_page_that_shows_the_name_is_logged_as_such(analyst: User, stored: dict[str, int]) -> None:
    referral = referral_at("sent", stored)

    head_of(analyst, reverse("nrm:step-new", args=[referral.public_id, "rg_positive"]))

    assert AuditEntry.objects.filter(
        subject="nrm.referral", reason=identity.NAME_SHOWN, keys=[str(referral.public_id)]
    ).exists()


def test_name_in_the_head_costs_no_query(analyst: User, stored: dict[str, int], django_assert_num_queries: Any) -> None:
    referral = referral_at("sent", stored)
    rows = Referral.objects.filter(pk=referral.pk)
    assert permissions.is_nrm(analyst)  # reads the duties, as every request does first

    with django_assert_num_queries(1):
        row = identity.joined(rows, by=analyst).get()
        row.is_restricted = False  # type: ignore[attr-defined]
        assert identity.name_on_page(row, by=analyst) == NAME
