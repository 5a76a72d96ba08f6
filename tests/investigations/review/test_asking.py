"""Queries to the force: sent, replied to, followed up, resolved, and carried over to next month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import Holding, Investigation, Query, ReturnEvent, Revision
from investigations.review import decisions, overdue_replies, reply_wanted
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.investigations import cast as scene
from tests.investigations import deciding
from tests.investigations.review.february import OF_FEBRUARY, answers_for, revisions, status

pytestmark = pytest.mark.django_db


def test_query_gives_the_force_a_copy_to_change(cast, submitted, row):
    query = deciding.query(
        *OF_FEBRUARY, words="Six or seven?", investigation=row.investigation.public_id, by=cast.coordinator
    )

    assert status() == "queried"
    assert revisions() == [(1, "submitted"), (2, "working")]
    assert (query.investigation_id, query.state, query.revision.number) == (row.investigation_id, "open", 1)
    assert [message.words for message in query.messages.all()] == ["Six or seven?"]


def test_second_query_makes_no_second_copy(cast, submitted):
    deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    deciding.query(*OF_FEBRUARY, words="And these?", about="suspects", by=cast.coordinator)

    assert revisions() == [(1, "submitted"), (2, "working")]
    assert list(Query.objects.order_by("pk").values_list("about", flat=True)) == ["victims", "suspects"]


def test_query_cannot_be_about_an_investigation_of_another_return(cast, submitted):
    other = scene.entry(scene.draft(scene.CHESHIRE))

    with pytest.raises(Investigation.DoesNotExist):
        deciding.query(
            *OF_FEBRUARY, words="And this?", investigation=other.investigation.public_id, by=cast.coordinator
        )


@pytest.mark.parametrize(("words", "refusal"), [("  ", "Enter some text."), ("x" * 1001, "Shorten it to 1,000")])
def test_query_needs_text_and_has_a_maximum_length(cast, submitted, words, refusal):
    with pytest.raises(TransitionNotAllowed, match=refusal):
        deciding.query(*OF_FEBRUARY, words=words, by=cast.coordinator)


def test_reply_becomes_the_next_revision_once_every_query_has_a_reply(cast, submitted):
    query = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    with pytest.raises(TransitionNotAllowed, match="Reply to 1 query first, then send the return back"):
        decisions.answer_return(*OF_FEBRUARY, by=cast.analyst)

    deciding.answer(query.pk, words="Seven.", by=cast.analyst)
    decisions.answer_return(*OF_FEBRUARY, by=cast.analyst)

    assert status() == "answered"
    assert revisions() == [(1, "submitted"), (2, "submitted")]
    assert Query.objects.get().state == "answered"


def test_approving_a_reply_resolves_its_queries_and_counts_the_reply(cast, submitted):
    answers_for(cast)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert revisions() == [(1, "superseded"), (2, "approved")]
    assert Query.objects.get().state == "settled"


def test_reply_can_be_withdrawn_until_it_is_read(cast, submitted):
    answers_for(cast)

    decisions.withdraw_answer(*OF_FEBRUARY, by=cast.analyst)
    assert (status(), Query.objects.get().state) == ("queried", "open")
    assert revisions() == [(1, "submitted"), (2, "superseded"), (3, "working")]

    deciding.answer(Query.objects.get().pk, words="Six, to be exact.", by=cast.lead)
    decisions.answer_return(*OF_FEBRUARY, by=cast.lead)
    decisions.read(*OF_FEBRUARY, by=cast.coordinator)
    with pytest.raises(TransitionNotAllowed, match="The reviewer has read the reply"):
        decisions.withdraw_answer(*OF_FEBRUARY, by=cast.analyst)


def test_reading_is_recorded_once_and_only_for_a_reply_read_by_a_reviewer(cast, submitted):
    decisions.read(*OF_FEBRUARY, by=cast.coordinator)
    answers_for(cast)
    decisions.read(*OF_FEBRUARY, by=cast.analyst)
    assert not ReturnEvent.objects.filter(move="read").exists()

    decisions.read(*OF_FEBRUARY, by=cast.coordinator)
    decisions.read(*OF_FEBRUARY, by=cast.coordinator)

    assert ReturnEvent.objects.filter(move="read").count() == 1


def test_approving_after_a_withdrawn_reply_counts_the_earlier_submission(cast, submitted):
    answers_for(cast)
    decisions.withdraw_answer(*OF_FEBRUARY, by=cast.analyst)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    assert revisions() == [(1, "approved"), (2, "superseded")]


def test_follow_up_query_returns_the_draft_with_the_reply_as_its_base(cast, submitted):
    query = answers_for(cast)

    deciding.ask_again(query.pk, words="Are you sure?", by=cast.coordinator)

    assert (status(), Query.objects.get().state) == ("queried", "open")
    assert revisions() == [(1, "submitted"), (2, "submitted"), (3, "working")]
    assert query.messages.count() == 3


def test_query_is_carried_over_to_next_month_only_when_the_reviewer_chooses(cast, submitted):
    deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    with pytest.raises(TransitionNotAllowed, match="1 query is open"):
        deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    assert (status(), Query.objects.get().state) == ("approved", "carried")
    assert revisions() == [(1, "approved")]  # the unused copy is gone


def test_query_carried_over_to_next_month_is_replied_to_and_resolved_later(cast, submitted):
    query = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    deciding.answer(query.pk, words="Seven.", by=cast.analyst)
    assert Query.objects.get().state == "answered"
    deciding.settle(query.pk, by=cast.coordinator)

    assert (status(), Query.objects.get().state) == ("approved", "settled")
    with pytest.raises(TransitionNotAllowed, match="This query is resolved"):
        deciding.answer(query.pk, words="Eight.", by=cast.analyst)


def test_only_the_reviewer_resolves_a_query(cast, submitted):
    query = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)

    for person in (cast.analyst, cast.national):
        with pytest.raises(TransitionNotAllowed, match="This return is queried"):
            deciding.settle(query.pk, by=person)


def test_discarding_a_reply_deletes_investigations_found_only_in_it(cast, submitted, row):
    deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    scene.entry(Revision.objects.get(state="working"), reference="LAN/2020/0099")

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    assert list(Investigation.objects.values_list("pk", flat=True)) == [row.investigation_id]
    assert not Holding.objects.filter(reference="LAN/2020/0099").exists()


def test_discarding_a_reply_keeps_an_investigation_transferred_meanwhile(cast, submitted):
    deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    scene.entry(Revision.objects.get(state="working"), arrival="transferred_in")

    with pytest.raises(
        TransitionNotAllowed, match="The force has accepted a transferred investigation since it submitted"
    ):
        deciding.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)


def reply_wanted_by(query):
    return Query.objects.get(pk=query.pk).reply_by


@pytest.mark.parametrize("wanted_by", [date(2026, 11, 24), None], ids=["has passed", "none was given"])
def test_further_question_has_a_date_of_its_own_to_reply_by(cast, submitted, wanted_by):
    query = answers_for(cast)
    Query.objects.update(reply_by=wanted_by)

    deciding.ask_again(query.pk, words="And in March?", by=cast.coordinator)

    assert reply_wanted_by(query) == reply_wanted.usual_day()
    assert not Query.objects.get().is_overdue


def test_further_question_in_an_overdue_thread_ends_the_notice_that_it_is_overdue(cast, submitted):
    query = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    Query.objects.update(reply_by=clock.today() - timedelta(days=1))
    overdue_replies.make_overdue(clock.today())
    overdue = Notice.objects.unread().filter(kind=NoticeKind.QUERY_OVERDUE)
    assert overdue.exists()

    deciding.ask_again(query.pk, words="And in March?", by=cast.coordinator)

    assert not overdue.exists()


def test_further_question_leaves_a_later_date_to_reply_by(cast, submitted):
    query = answers_for(cast)
    later = reply_wanted.usual_day() + timedelta(days=5)
    Query.objects.update(reply_by=later)

    deciding.ask_again(query.pk, words="And in March?", by=cast.coordinator)

    assert reply_wanted_by(query) == later


def test_query_carried_forward_is_not_overdue_at_once_and_its_notice_ends(cast, submitted):
    query = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    yesterday = clock.today() - timedelta(days=1)
    Query.objects.update(reply_by=yesterday)
    overdue_replies.make_overdue(clock.today())
    overdue = Notice.objects.unread().filter(kind=NoticeKind.QUERY_OVERDUE)
    assert overdue.exists()

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    assert reply_wanted_by(query) == reply_wanted.usual_day()
    assert not overdue.exists()


def test_question_asked_again_about_an_approved_return_has_a_date_of_its_own(cast, submitted):
    query = deciding.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)
    deciding.answer(query.pk, words="Seven.", by=cast.analyst)
    Query.objects.update(reply_by=date(2026, 11, 24))

    deciding.ask_again(query.pk, words="Since when?", by=cast.coordinator)

    assert Query.objects.get().state == "carried"
    assert reply_wanted_by(query) == reply_wanted.usual_day()


def test_reply_that_is_withdrawn_leaves_the_date_to_reply_by(cast, submitted):
    query = answers_for(cast)
    Query.objects.update(reply_by=date(2026, 11, 24))

    decisions.withdraw_answer(*OF_FEBRUARY, by=cast.lead)

    assert reply_wanted_by(query) == date(2026, 11, 24)
