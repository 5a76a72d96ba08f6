"""The forms of advice and questions: under a case in review, and on pages of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from drafts import saving
from investigations.advice import advice as advice_log
from investigations.models import Advice, Entry, Query
from tests.accounts.factories import KENT, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.advice.making import advise, ago, reviewed_case
from tests.investigations.advice.pages import SENT, address, browser, read
from tests.investigations.reviewable import PAGE

pytestmark = pytest.mark.django_db


class TestCaseReview:
    """The forms under a case, which open by their address and so need no script."""

    def test_reviewer_can_ask_and_note_advice_on_each_line(self, entry: Entry, carla: User) -> None:
        page = read(carla, f"{PAGE}?reason=no_financial_investigator&page=1")

        key = entry.investigation.public_id
        for name in ("ask", "advice"):
            assert f'href="?reason=no_financial_investigator&amp;page=1&amp;{name}={key}#case-form"' in page
        assert f'id="case-{key}"' in page
        assert "<textarea" not in page

    def test_force_sees_no_forms(self, entry: Entry) -> None:
        page = read(analyst(), f"{PAGE}?advice={entry.investigation.public_id}")

        assert "Note advice given" not in page
        assert "<textarea" not in page

    def test_national_team_may_advise_but_leaves_questions_to_the_coordinator(self, entry: Entry, carla: User) -> None:
        page = read(national(), PAGE)

        assert "&amp;advice=" in page or "?advice=" in page
        assert "?ask=" not in page
        assert f"?ask={entry.investigation.public_id}" in read(carla, PAGE)

    @pytest.mark.parametrize(
        ("name", "target", "boxes"),
        [
            ("ask", "case-ask", {"words"}),
            ("advice", "advice-new", {"given_to", "about", "words", "given_on_0", "follow_up_on_0"}),
        ],
    )
    def test_form_opens_under_its_case(
        self, entry: Entry, carla: User, name: str, target: str, boxes: set[str]
    ) -> None:
        page = read(carla, f"{PAGE}?reason=no_financial_investigator&{name}={entry.investigation.public_id}")

        form = page[page.index(f'action="{address(target, entry)}"') :]
        form = form[: form.index("</form>")]
        assert boxes <= set(re.findall(r'name="(\w+)"', form))
        assert "data-draft" in form
        assert 'id="case-form"' in page
        assert 'name="review" value="reason=no_financial_investigator"' in form
        assert f'href="?reason=no_financial_investigator#case-{entry.investigation.public_id}">Cancel</a>' in form

    def test_address_of_another_unit_s_case_opens_nothing(self, entry: Entry, carla: User) -> None:
        theirs = reviewed_case("KEN/1", force=KENT)
        keys = (theirs.investigation.public_id, "00000000-0000-0000-0000-000000000007", "nonsense")

        pages = [read(carla, f"{PAGE}?advice={key}&ask={key}") for key in keys]

        assert all("<textarea" not in page for page in pages)

    def test_saved_advice_leads_back_to_the_line_with_its_filters(self, entry: Entry, carla: User) -> None:
        sent = SENT | {"review": "reason=no_financial_investigator&page=1"}
        answer = browser(carla).post(address("advice-new", entry), sent)

        assert answer.status_code == 302
        assert answer.headers["Location"] == (
            f"{PAGE}?reason=no_financial_investigator&page=1#case-{entry.investigation.public_id}"
        )
        page = read(carla, PAGE)
        assert "Last advice 20 November 2026: NRM referral. No result yet" in page
        assert "<li>DI Farrow, advised 20 November 2026</li>" in page

    def test_question_sent_from_case_review_is_on_the_line_until_it_is_resolved(
        self, entry: Entry, carla: User
    ) -> None:
        seen = deciding.seen_of_case(str(entry.investigation.public_id))
        sent = {"words": "Why has nothing changed?", "seen": seen, "review": ""}

        answer = browser(carla).post(address("case-ask", entry), sent)

        assert answer.headers["Location"] == f"{PAGE}?#case-{entry.investigation.public_id}"
        query = Query.objects.get()
        assert f"Asked on {ago(0):%-d %B %Y}: no reply yet" in read(carla, PAGE)
        deciding.answer(query.pk, words="The analyst was on leave.", by=analyst())
        assert f"Reply from the force on {ago(0):%-d %B %Y}" in read(carla, PAGE)
        deciding.settle(query.pk, by=carla)
        assert "Asked on" not in read(carla, PAGE)
        assert "Reply from" not in read(carla, PAGE)


class TestForms:
    """What was typed comes back, and personal data is asked about."""

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"given_to": ""}, "Enter who you gave the advice to."),
            ({"words": ""}, "Enter the advice."),
            ({"about": ""}, "Choose what the advice is about."),
            ({"given_on": "31 November 2026"}, "is not a real date"),
            ({"given_on": "1 January 2090"}, "Enter a date that is not in the future."),
            ({"follow_up_on": "19 November 2026"}, "Enter a date on or after the day you gave the advice."),
            ({"words": "x" * 1001}, "Shorten this to 1000 characters."),
        ],
    )
    def test_error_keeps_what_was_typed(self, entry: Entry, carla: User, wrong: dict[str, str], error: str) -> None:
        sent = SENT | {"review": "reason=unchanged"} | wrong
        answer = browser(carla).post(address("advice-new", entry), sent)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert error in page
        assert all(sent[name] in page for name in ("given_to", "words", "review"))
        assert not Advice.objects.exists()

    def test_question_without_words_is_an_error_and_with_an_old_page_it_comes_back(
        self, entry: Entry, carla: User
    ) -> None:
        client = browser(carla)
        empty = client.post(address("case-ask", entry), {"words": " ", "seen": ""})
        assert (empty.status_code, "Enter your question." in empty.content.decode()) == (422, True)

        old = client.post(address("case-ask", entry), {"words": "Why nothing?", "seen": "an old page"})

        assert (old.status_code, "Why nothing?" in old.content.decode()) == (409, True)
        assert not Query.objects.exists()

    @pytest.mark.parametrize(("name", "sent"), [("advice-new", SENT), ("case-ask", {"words": ""})])
    def test_personal_data_is_asked_about_before_it_is_stored(
        self, entry: Entry, carla: User, name: str, sent: dict[str, str]
    ) -> None:
        risky = sent | {"words": "Ask Mr Nguyen on 07700 900123.", "review": "reason=unchanged"}
        answer = browser(carla).post(address(name, entry), risky)

        page = answer.content.decode()
        assert (answer.status_code, "looks like a person’s name" in page) == (422, True)
        assert 'name="review" value="reason=unchanged"' in page
        assert not Advice.objects.exists()
        assert not Query.objects.exists()

    def test_name_of_the_officer_is_not_personal_data_of_a_case(self, entry: Entry, carla: User) -> None:
        answer = browser(carla).post(address("advice-new", entry), SENT | {"given_to": "DI Ruth Farrow"})

        assert answer.status_code == 302

    def test_draft_is_deleted_when_the_advice_is_saved(self, entry: Entry, carla: User) -> None:
        where = address("advice-new", entry)
        saving.save(where, "", page=PAGE, fields={"words#0": {"was": "", "now": "Seek"}}, by=carla)

        browser(carla).post(where, SENT | {"draft": ""})

        assert saving.find(where, "", by=carla) is None

    def test_result_form_keeps_the_choice_and_asks_for_the_reason(self, entry: Entry, carla: User) -> None:
        advice = advise(entry.investigation, by=carla)
        client = browser(carla)

        wrong = client.post(advice.get_absolute_url(), {"result": "not_followed", "reason": ""})
        assert wrong.status_code == 422
        assert "Enter why the advice was not followed." in wrong.content.decode()
        client.post(advice.get_absolute_url(), {"result": "not_followed", "reason": "The CPS declined."})

        assert "Not followed" in read(carla, advice.get_absolute_url())
        assert "Record the result" not in read(carla, advice.get_absolute_url())


def test_advice_that_is_sent_twice_is_noted_once(entry: Entry, carla: User) -> None:
    client, sent = browser(carla), SENT | {"given_on": f"{ago(1):%-d %B %Y}"}

    answers = [client.post(address("advice-new", entry), sent) for _ in range(2)]
    client.post(address("advice-new", entry), sent | {"about": "financial"})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Advice.objects.count() == 2


def test_reason_typed_for_a_result_that_a_colleague_recorded_comes_back(entry: Entry, carla: User) -> None:
    advice = advise(entry.investigation, by=carla)
    advice_log.follow_up(advice.public_id, result="followed", by=carla)

    answer = browser(carla).post(
        reverse("investigations:advice-result", args=[advice.public_id]),
        {"result": "not_followed", "reason": "The CPS <i>declined</i>."},
    )

    assert answer.status_code == 409
    assert "The CPS &lt;i&gt;declined&lt;/i&gt;." in answer.content.decode()


@pytest.mark.parametrize("number", [2, 20])
def test_open_form_costs_the_same_for_any_number_of_cases(
    number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    entry, giver = reviewed_case(), coordinator()
    for place in range(number):
        advise(entry.investigation, by=giver, given_to=f"DI {place}")
    client = browser(giver)

    with query_budget(20):  # 16 of the page; the return of the question, its token, the names and people of the force
        answer = client.get(f"{PAGE}?ask={entry.investigation.public_id}")

    assert b"Send question" in answer.content
