"""Questions about a case outside the review of a return: where they go, who may ask, how they are answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import User
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation, MonthlyReturn, Query, ReturnEvent
from investigations.returns import creation
from investigations.review import case_queries, queries
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.figures import making
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, MARCH, approved, row, series, submitted_return

pytestmark = pytest.mark.django_db
QUESTION = "Why has nothing changed since last year?"


@pytest.fixture
def anna() -> User:
    return analyst()


@pytest.fixture
def carla() -> User:
    return coordinator()


@pytest.fixture
def case(anna: User, carla: User) -> Investigation:
    """A case in Lancashire's approved return for January."""
    series(JANUARY, MARCH)
    approved(JANUARY, rows=[row("LAN/1")], by=anna, reviewer=carla)
    return Investigation.objects.get()


def seen(case: Investigation) -> str:
    route = case_queries.route_of(case)
    return route.seen if route else ""


def ask(case: Investigation, *, by: User, words: str = QUESTION) -> Query:
    return queries.ask_about_case(case.public_id, words=words, seen=seen(case), by=by)


def status(month: date) -> str:
    return MonthlyReturn.objects.get(force=LANCASHIRE, period=month).status


class TestApprovedReturn:
    """Nothing is in review: the question waits on the approved return."""

    def test_question_is_carried_and_the_return_stays_approved(self, case: Investigation, carla: User) -> None:
        query = ask(case, by=carla)

        assert (query.state, query.investigation, query.monthly_return.period_id) == ("carried", case, JANUARY)
        assert [message.words for message in query.messages.all()] == [QUESTION]
        assert status(JANUARY) == "approved"
        assert ReturnEvent.objects.latest("pk").in_words == "asked about an investigation"

    def test_force_replies_and_the_reviewer_resolves(self, case: Investigation, anna: User, carla: User) -> None:
        query = ask(case, by=carla)

        deciding.answer(query.pk, words="The analyst was on leave.", by=anna)
        query.refresh_from_db()
        assert query.is_answered
        assert case_queries.returns_with_replies(carla) == [(LANCASHIRE, "Lancashire", JANUARY, 1)]

        deciding.settle(query.pk, by=carla)
        query.refresh_from_db()
        assert query.is_settled
        assert case_queries.returns_with_replies(carla) == []
        assert status(JANUARY) == "approved"

    def test_reviewer_asks_again_after_a_reply(self, case: Investigation, anna: User, carla: User) -> None:
        query = ask(case, by=carla)
        deciding.answer(query.pk, words="We do not know.", by=anna)

        deciding.ask_again(query.pk, words="Who does?", by=carla)

        query.refresh_from_db()
        assert query.is_carried
        assert query.messages.count() == 3
        assert status(JANUARY) == "approved"

    def test_force_with_a_draft_for_the_next_month_is_asked_on_the_approved_return(
        self, case: Investigation, anna: User, carla: User
    ) -> None:
        creation.begin(LANCASHIRE, FEBRUARY, by=anna)

        assert ask(case, by=carla).monthly_return.period_id == JANUARY
        assert status(FEBRUARY) == "draft"


class TestReturnInReview:
    """The newest return waits for its decision: the question is a query on it."""

    @pytest.fixture(autouse=True)
    def _february(self, case: Investigation, anna: User) -> None:
        submitted_return(FEBRUARY, rows=[row("LAN/1")], by=anna)

    def test_question_is_a_query_and_the_return_goes_to_the_force(self, case: Investigation, carla: User) -> None:
        query = ask(case, by=carla)

        assert (query.state, query.investigation, query.monthly_return.period_id) == ("open", case, FEBRUARY)
        assert status(FEBRUARY) == "queried"

    def test_second_question_joins_the_first(self, case: Investigation, carla: User) -> None:
        ask(case, by=carla)
        ask(case, by=carla, words="And who leads it?")

        assert Query.objects.filter(state="open", monthly_return__period=FEBRUARY).count() == 2

    def test_page_that_still_shows_the_approved_return_is_out_of_date(self, case: Investigation, carla: User) -> None:
        old = deciding.seen_of(LANCASHIRE, JANUARY)

        with pytest.raises(EditConflict):
            queries.ask_about_case(case.public_id, words=QUESTION, seen=old, by=carla)
        assert not Query.objects.exists()


@pytest.mark.parametrize("words", ["", "   "])
def test_question_needs_words(case: Investigation, carla: User, words: str) -> None:
    with pytest.raises(TransitionNotAllowed, match="Enter some text"):
        ask(case, by=carla, words=words)
    assert not Query.objects.exists()


def test_case_that_was_never_submitted_cannot_be_asked_about(carla: User, anna: User) -> None:
    new = making.entry(making.draft(LANCASHIRE, JANUARY)).investigation

    with pytest.raises(TransitionNotAllowed, match="not in a submitted return yet"):
        ask(new, by=carla)


def test_national_team_asks_only_where_there_is_no_coordinator(case: Investigation, carla: User) -> None:
    nadia = national()
    with pytest.raises(TransitionNotAllowed, match="Ask the coordinator to ask about this investigation"):
        ask(case, by=nadia)

    User.objects.filter(pk=carla.pk).update(is_active=False)
    assert ask(case, by=nadia).is_carried


@pytest.mark.parametrize("person", [analyst, lambda: UserFactory(role=Role.LEAD)], ids=["analyst", "lead"])
def test_force_cannot_ask_itself(case: Investigation, person: Callable[[], User]) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only the coordinator"):
        ask(case, by=person())


def test_case_of_another_unit_does_not_exist(case: Investigation) -> None:
    with pytest.raises(Investigation.DoesNotExist):
        ask(case, by=coordinator("swrocu"))
