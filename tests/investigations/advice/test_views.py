"""The pages of advice and questions: forms under a case, the log, the case itself, and to-do items."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.todo import ToDoItem
from drafts import saving
from investigations.advice import advice as advice_log
from investigations.advice import todo
from investigations.models import Advice, Entry, Query
from investigations.todo import to_do_items
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.advice.making import WORDS, advise, ago, reviewed_case
from tests.investigations.reviewable import PAGE

pytestmark = pytest.mark.django_db
LOG = "/investigations/advice/"
SENT = {"given_on": "20 November 2026", "given_to": "DI Farrow", "about": "nrm", "words": WORDS, "follow_up_on": ""}


@pytest.fixture
def entry() -> Entry:
    return reviewed_case()


@pytest.fixture
def carla() -> User:
    return coordinator()


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(person: User, address: str, *, status: int = 200) -> str:
    answer = browser(person).get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def address(name: str, entry: Entry) -> str:
    return reverse(f"investigations:{name}", args=[entry.investigation.public_id])


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

    def test_name_of_the_officer_is_no_personal_data_of_a_case(self, entry: Entry, carla: User) -> None:
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


class TestLog:
    """The list and its numbers."""

    @pytest.fixture
    def _several(self, entry: Entry, carla: User) -> None:
        first = advise(entry.investigation, by=carla, given_on=ago(40), about="nrm", words="Refer the child.")
        advice_log.follow_up(first.public_id, result="followed", by=carla)
        advise(entry.investigation, by=carla, given_on=ago(20), about="financial", follow_up_on=ago(2))
        advise(reviewed_case("CUM/1", force=CUMBRIA).investigation, by=carla, given_on=ago(1), words="Apply early.")
        advise(reviewed_case("KEN/1", force=KENT).investigation, by=national(), words="KENT ONLY")

    @pytest.mark.usefixtures("_several")
    def test_log_lists_the_newest_first_with_its_numbers(self, carla: User) -> None:
        page = read(carla, LOG)

        assert re.findall(r'/">((?:LAN|CUM|KEN)/\d)</a>', page) == ["CUM/1", "LAN/1", "LAN/1"]
        assert "3 pieces of advice on 2 cases: 1 followed, 0 not followed, 2 without a result." in page
        assert "KENT ONLY" not in page

    @pytest.mark.usefixtures("_several")
    @pytest.mark.parametrize(
        ("query", "number"),
        [
            ("result=due", 1),
            ("result=open", 2),
            ("result=followed", 1),
            ("result=not_followed", 0),
            ("about=nrm", 1),
            (f"force={CUMBRIA}", 1),
            (f"force={LANCASHIRE}&result=open", 1),
            (f"given_since={ago(25)}", 2),
        ],
    )
    def test_filters_narrow_the_log(self, carla: User, query: str, number: int) -> None:
        page = read(carla, f"{LOG}?{query}")

        assert len(re.findall(r'data-label="Given to"', page)) == number
        assert ("No pieces of advice match these filters" in page) == (number == 0)

    @pytest.mark.usefixtures("_several")
    def test_months_are_counted_by_subject_whatever_the_result(self, carla: User) -> None:
        page = read(carla, f"{LOG}?result=due")
        table = page[page.index("Advice given by month and subject") :]
        totals = [int(total) for total in re.findall(r"<b>(\d+)</b>", table)]

        assert sum(totals) == 3
        assert len(totals) == len({(ago(days).year, ago(days).month) for days in (0, 20, 40)})

    def test_force_of_another_unit_is_no_choice(self, carla: User) -> None:
        pages = [read(carla, f"{LOG}?force={code}", status=422) for code in (KENT, "E23999999")]

        assert KENT not in pages[1]
        assert pages[0].count("govuk-error-summary__list") == pages[1].count("govuk-error-summary__list") == 1

    def test_empty_log_says_where_advice_comes_from(self, carla: User) -> None:
        page = read(carla, LOG)

        assert "No advice yet" in page
        assert f'href="{PAGE}"' in page

    def test_long_log_has_pages(self, entry: Entry, carla: User) -> None:
        for number in range(51):
            advise(entry.investigation, by=carla, given_to=f"DI {number}")

        assert "Showing 51 to 51 of 51 pieces of advice" in read(carla, f"{LOG}?page=2")


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


class TestCasePage:
    """The force reads the advice given to it."""

    def test_force_reads_advice_and_queries_on_the_page_of_the_case(self, entry: Entry, carla: User) -> None:
        advise(entry.investigation, by=carla)
        public_id = entry.investigation.public_id
        client = browser(carla)
        seen = deciding.seen_of_case(str(public_id))
        client.post(address("case-ask", entry), {"words": "Why has nothing changed?", "seen": seen})

        page = read(analyst(), entry.investigation.get_absolute_url())

        card = page[page.index('id="advice"') :]
        assert WORDS in card
        assert f"{carla.name} to DI Farrow" in card
        timeline = page[page.index('id="advice-and-queries"') : page.index('id="advice"')]
        assert "Advice given: Early CPS advice" in timeline
        assert "Query about this case" in timeline
        assert "Why has nothing changed?" in timeline
        assert "Note advice given" not in page
        assert "Record result" not in page

    def test_case_without_advice_shows_the_force_no_card(self, entry: Entry) -> None:
        assert 'id="advice"' not in read(analyst(), entry.investigation.get_absolute_url())

    def test_reviewer_of_the_case_can_note_advice_and_ask(self, entry: Entry, carla: User) -> None:
        page = read(carla, entry.investigation.get_absolute_url())

        assert f'href="{address("advice-new", entry)}"' in page
        assert f'href="{address("case-ask", entry)}"' in page


class TestReplying:
    """The force replies to a question about an approved return on the page of that return."""

    def test_force_replies_on_the_page_of_the_approved_return(self, entry: Entry, carla: User) -> None:
        anna = analyst()
        seen = deciding.seen_of_case(str(entry.investigation.public_id))
        browser(carla).post(address("case-ask", entry), {"words": "Why has nothing changed?", "seen": seen})
        query = Query.objects.get()
        [item] = [item for item in to_do_items(anna) if "about approved returns" in item.title]

        page = read(anna, item.url)
        reply_to = reverse("investigations:query-reply-force", args=[LANCASHIRE, "2020-01", query.pk])
        assert f'action="{reply_to}"' in page
        sent = {"words": "The analyst was on leave.", "seen": deciding.seen_in(query.pk)}
        assert browser(anna).post(reply_to, sent).status_code == 302

        query.refresh_from_db()
        assert query.is_answered


class TestToDo:
    """What a reviewer does next about cases."""

    @staticmethod
    def items(person: User) -> list[ToDoItem]:
        return [item for group in todo.groups_for(person) for item in group.items]

    def test_due_advice_is_on_the_coordinator_s_list(self, entry: Entry, carla: User) -> None:
        advice = advise(entry.investigation, by=national(), given_on=ago(30), follow_up_on=ago(0))
        advise(entry.investigation, by=carla, follow_up_on=ago(-1))

        [item] = self.items(carla)

        assert (item.title, item.url) == ("Follow up advice on LAN/1", advice.get_absolute_url())
        assert item.when == "Due today"

    def test_several_are_one_item_with_the_earliest_day(self, entry: Entry, carla: User) -> None:
        for days in (1, 5, 3):
            advise(entry.investigation, by=carla, given_on=ago(30), follow_up_on=ago(days))

        [item] = self.items(carla)

        assert (item.title, item.url) == ("Follow up 3 pieces of advice", f"{LOG}?result=due")
        assert item.when == "Oldest 5 days overdue"

    def test_national_team_follows_up_its_own_advice(self, entry: Entry, carla: User) -> None:
        nadia = national()
        advise(entry.investigation, by=carla, given_on=ago(30), follow_up_on=ago(1))
        assert self.items(nadia) == []

        advise(entry.investigation, by=nadia, given_on=ago(30), follow_up_on=ago(1))

        assert len(self.items(nadia)) == 1

    @pytest.mark.parametrize("person", [analyst, lambda: coordinator("swrocu")], ids=["force", "another unit"])
    def test_nobody_else_has_it(self, entry: Entry, carla: User, person: Callable[[], User]) -> None:
        advise(entry.investigation, by=carla, given_on=ago(30), follow_up_on=ago(1))

        assert self.items(person()) == []

    def test_reply_after_approval_is_on_the_list_until_it_is_resolved(self, entry: Entry, carla: User) -> None:
        seen = deciding.seen_of_case(str(entry.investigation.public_id))
        browser(carla).post(address("case-ask", entry), {"words": "Why has nothing changed?", "seen": seen})
        query = Query.objects.get()
        assert self.items(carla) == []
        deciding.answer(query.pk, words="The analyst was on leave.", by=analyst())

        [item] = self.items(carla)

        assert item.title == "Read the reply from Lancashire"
        assert "The analyst was on leave." in read(carla, item.url)
        deciding.settle(query.pk, by=carla)
        assert self.items(carla) == []


@pytest.mark.parametrize("number", [2, 60])
@pytest.mark.parametrize(("person", "budget"), [(coordinator, 11), (analyst, 9)])
def test_log_costs_the_same_for_any_number(
    number: int,
    person: Callable[[], User],
    budget: int,
    query_budget: Callable[[int], AbstractContextManager[Any]],
) -> None:
    entry, giver = reviewed_case(), coordinator()
    for place in range(number):
        advise(entry.investigation, by=giver, given_to=f"DI {place}")
    client = browser(person())

    with query_budget(budget):  # session, user, scope; count, page, numbers, months; filters; log
        answer = client.get(LOG)

    assert answer.content.count(b'data-label="Given to"') == min(50, number)


@pytest.mark.parametrize("number", [1, 12])
def test_page_of_a_case_costs_the_same_for_any_amount_of_advice(
    number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    entry, giver = reviewed_case(), coordinator()
    for place in range(number):
        advise(entry.investigation, by=giver, given_to=f"DI {place}")
    client = browser(giver)

    with query_budget(20):
        answer = client.get(entry.investigation.get_absolute_url())

    assert answer.content.decode().count(WORDS) == 2 * number


@pytest.mark.parametrize("number", [2, 20])
def test_open_form_costs_the_same_for_any_number_of_cases(
    number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    entry, giver = reviewed_case(), coordinator()
    for place in range(number):
        advise(entry.investigation, by=giver, given_to=f"DI {place}")
    client = browser(giver)

    with query_budget(18):  # 15 of the page; the return of the question, its token, the names of the force
        answer = client.get(f"{PAGE}?ask={entry.investigation.public_id}")

    assert b"Send question" in answer.content
