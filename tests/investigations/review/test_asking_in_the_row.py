"""Asking about a case in its row: what was asked before, why, who should reply, by when; and what a unit asks most."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from investigations.choices import QueryReason
from investigations.models import Entry, MonthlyReturn, Query
from investigations.review import decisions, reply_wanted
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    FindingFactory,
    draft,
    row,
    series,
    submitted_return,
    victims,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
PAGE = reverse("investigations:review-detail", args=[LANCASHIRE, "2020-02"])
ASK = reverse("investigations:review-query", args=[LANCASHIRE, "2020-02"])


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@made_once
def carla() -> User:
    return coordinator()


@made_once
def returned(anna: User, carla: User) -> MonthlyReturn:
    """January had a query about LAN/1 with a reply; in February LAN/1 changed, LAN/2 did not, LAN/3 is new."""
    rows = [row("LAN/1", people=[victims(3)]), row("LAN/2")]
    submitted_return(JANUARY, rows=rows, by=anna)
    query = deciding.query(
        LANCASHIRE, JANUARY, words="Are two counted twice?", investigation=case("LAN/1").public_id, by=carla
    )
    deciding.answer(query.pk, words="No, a second address.", by=anna)
    decisions.answer_return(LANCASHIRE, JANUARY, by=anna)
    deciding.approve(LANCASHIRE, JANUARY, by=carla)
    rows = [row("LAN/1", people=[victims(9)]), rows[1], row("LAN/3")]
    return submitted_return(FEBRUARY, rows=rows, by=anna)


def case(reference: str):
    return Entry.objects.filter(holding__reference=reference).order_by("-pk")[0].investigation


@pytest.fixture
def desk(returned: MonthlyReturn, carla: User) -> Client:
    client = Client()
    client.force_login(carla)
    return client


def posted(about: str, **more: str) -> dict[str, str]:
    return {"seen": deciding.seen_of(LANCASHIRE, FEBRUARY), "about": about, "words": "Why nine?", **more}


def test_form_is_in_the_row_with_what_was_asked_before(desk: Client) -> None:
    folded = desk.get(PAGE).content.decode()
    assert f"?ask={case('LAN/1').public_id}#ask" in folded
    assert "Asked before" not in folded

    page = desk.get(PAGE, {"ask": str(case("LAN/1").public_id)}).content.decode()

    row_of_case, after = page.split("Asked before about LAN/1: January 2020 return", 1)
    assert row_of_case.rindex("LAN/1") > row_of_case.rindex("What changed")
    assert "Are two counted twice?" in after
    assert "No, a second address." in after
    assert page.count('name="words"') == 1
    assert '<h2 class="app-h2">New query</h2>' not in page


@pytest.mark.parametrize("reference", ["LAN/2", "LAN/3"])
def test_form_is_shown_for_a_new_and_for_an_unchanged_case(desk: Client, reference: str) -> None:
    link = f"?ask={case(reference).public_id}#ask"
    rows = desk.get(PAGE, {"unchanged": "yes"}).content.decode()
    page = desk.get(PAGE, {"ask": str(case(reference).public_id)}).content.decode()

    assert link in rows
    assert f"Query about {reference}" in page


def test_query_keeps_its_reason_its_person_and_its_date(desk: Client, anna: User) -> None:
    day = clock.today() + timedelta(days=5)
    sent = posted(f"row:{case('LAN/1').public_id}", reason="people", for_person=str(anna.pk), reply_by=day.isoformat())

    page = desk.post(ASK, sent, follow=True).content.decode()

    query = Query.objects.get(revision__period=FEBRUARY)
    assert (query.reason, query.for_person, query.reply_by) == (QueryReason.PEOPLE, anna, day)
    assert f"For {anna.name}, reply by {day.day} " in page
    assert query.investigation == case("LAN/1")


def test_query_without_them_asks_anyone_within_two_working_days(desk: Client) -> None:
    desk.post(ASK, posted("return"))

    query = Query.objects.get(revision__period=FEBRUARY)
    assert (query.reason, query.for_person, query.reply_by) == (QueryReason.OTHER, None, reply_wanted.usual_day())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"words": " "}, "Enter your query."),
        ({"words": "w" * 1001}, "Shorten this to 1000 characters."),
        ({"reply_by": "31 February 2020"}, "31 February 2020"),
        ({"reply_by": "2020-01-01"}, "The date to reply by has passed."),
        ({"for_person": "0"}, "Select a valid choice"),
        ({"reason": "bored"}, "Select a valid choice"),
    ],
)
def test_wrong_values_are_explained_in_the_row_and_nothing_is_lost(
    desk: Client, wrong: dict[str, str], message: str
) -> None:
    sent = posted(f"row:{case('LAN/1').public_id}", reason="people") | wrong

    answer = desk.post(ASK, sent)

    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert message in page
    assert "Query about LAN/1" in page
    assert sent["words"].strip() in page
    assert not Query.objects.filter(revision__period=FEBRUARY).exists()


def test_only_people_who_may_reply_for_the_force_are_offered(desk: Client, anna: User) -> None:
    lena, carl = UserFactory(role="lead", force_id=LANCASHIRE), analyst(CUMBRIA)

    page = desk.get(PAGE).content.decode()

    assert f'value="{anna.pk}">' in page
    assert f'value="{lena.pk}">' in page
    assert f'value="{carl.pk}">' not in page


def test_warnings_with_the_same_reason_are_one_row(desk: Client, returned: MonthlyReturn) -> None:
    revision = returned.revisions.get()
    before = desk.get(PAGE).content.decode().count("data-app-stop")
    for entry in revision.entries.all():
        FindingFactory(revision=revision, entry=entry, state="explained", reason="Restricted until the hearing.")

    page = desk.get(PAGE).content.decode()

    assert page.count("data-app-stop") == before + 1
    assert "The same reason for 3 cases." in page


def test_submitting_names_what_the_unit_asks_about_most(desk: Client, anna: User, carla: User) -> None:
    for reason, number in (("people", 2), ("change", 3), ("other", 4)):
        for _ in range(number):
            deciding.query(
                LANCASHIRE,
                FEBRUARY,
                words="Why?",
                about="return",
                by=carla,
                wanted=reply_wanted.ReplyWanted(reason=QueryReason(reason)),
            )
    Query.objects.filter(reason="figure").update(opened_at=clock.now() - timedelta(days=400))

    reasons = reply_wanted.commonest_reasons(Force.objects.get(pk=CUMBRIA))

    assert [(each.label, each.number) for each in reasons] == [
        (QueryReason.CHANGE.label, 3),
        (QueryReason.PEOPLE.label, 2),
    ]


def test_empty_query_on_a_draft_shows_no_review_of_it(desk: Client) -> None:
    draft(FEBRUARY, by=analyst(CUMBRIA))

    answer = desk.post(reverse("investigations:review-query", args=[CUMBRIA, "2020-02"]), {"words": ""})

    assert answer.status_code == 302
    assert not Query.objects.filter(force=CUMBRIA).exists()
