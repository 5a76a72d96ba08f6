"""Advice and questions on the page of a case, the replies of a force, and to-do items."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core.todo import ToDoItem
from investigations.advice import todo
from investigations.models import Entry, Query
from investigations.todo import to_do_items
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.advice.making import WORDS, advise, ago, reviewed_case
from tests.investigations.advice.pages import LOG, address, browser, read

pytestmark = pytest.mark.django_db


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
        assert "Query about this investigation" in timeline
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


@pytest.mark.parametrize("number", [1, 12])
def test_page_of_a_case_costs_the_same_for_any_amount_of_advice(
    number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    entry, giver = reviewed_case(), coordinator()
    for place in range(number):
        advise(entry.investigation, by=giver, given_to=f"DI {place}")
    client = browser(giver)

    with query_budget(23):
        answer = client.get(entry.investigation.get_absolute_url())

    assert answer.content.decode().count(WORDS) == 2 * number
