"""A decision on an outdated page is refused, says what has changed, and changes nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from core import clock
from core.workflow import EditConflict
from investigations.models import Entry, Investigation, JointDecision, MonthlyReturn, Query, QueryMessage, ReturnEvent
from investigations.records import joint_operations
from investigations.returns import outdated_pages
from investigations.review import decisions, queries
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, submitted_return, victims
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
OF_FEBRUARY = (LANCASHIRE, FEBRUARY)


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@made_once
def carla(anna: User) -> User:
    """The coordinator, with Lancashire's February submitted: one row of one potential victim, one of two."""
    reviewer = coordinator()
    approved(JANUARY, rows=[], by=anna, reviewer=reviewer)
    submitted_return(FEBRUARY, rows=[row("LAN/1", people=[victims(1)]), row("LAN/2", people=[victims(2)])], by=anna)
    return reviewer


@made_once
def old(carla: User, anna: User) -> str:
    """Carla's page token, read before Anna withdraws, changes LAN/1 and submits revision 2."""
    seen = deciding.seen_of(*OF_FEBRUARY)
    decisions.withdraw(*OF_FEBRUARY, by=anna)
    submit_again(anna)
    return seen


def submit_again(anna: User) -> None:
    submitted_return(FEBRUARY, rows=[row("LAN/1", people=[victims(9)]), row("LAN/2", people=[victims(2)])], by=anna)


def state() -> tuple[object, ...]:
    """Everything that a decision could have changed."""
    monthly_return = MonthlyReturn.objects.get(force=LANCASHIRE, period=FEBRUARY)
    revisions = monthly_return.revisions.order_by("number").values_list("number", "state", "approved_by")
    return (
        monthly_return.status,
        monthly_return.current_id,
        [*revisions],
        [*Query.objects.order_by("pk").values_list("pk", "state")],
        QueryMessage.objects.count(),
        ReturnEvent.objects.count(),
    )


def test_coordinator_cannot_approve_a_revision_they_have_not_seen(carla: User, old: str) -> None:
    before = state()

    with pytest.raises(EditConflict) as refused:
        decisions.approve(*OF_FEBRUARY, seen=old, by=carla)

    sentence = str(refused.value)
    assert sentence.startswith("Lancashire withdrew and submitted revision 2 at ")
    assert "1 row changed: LAN/1." in sentence
    assert sentence.endswith("Read it again before you approve.")
    assert state() == before


def test_revision_can_be_approved_after_reading_it_again(carla: User, old: str) -> None:
    approved_now = decisions.approve(*OF_FEBRUARY, seen=deciding.seen_of(*OF_FEBRUARY), by=carla)

    assert approved_now.current is not None
    assert approved_now.current.number == 2


def test_a_revision_with_the_same_rows_is_still_a_different_revision(carla: User, anna: User) -> None:
    seen = deciding.seen_of(*OF_FEBRUARY)
    decisions.withdraw(*OF_FEBRUARY, by=anna)
    submitted_return(FEBRUARY, rows=[row("LAN/1", people=[victims(1)]), row("LAN/2", people=[victims(2)])], by=anna)

    with pytest.raises(EditConflict, match=r"submitted revision 2 at .*; no row changed"):
        decisions.approve(*OF_FEBRUARY, seen=seen, by=carla)


@pytest.mark.parametrize("seen", ["", "nonsense", "0.1", "999999999999999999999.1.x", "1.2.3.4", "é.é.é"])
def test_decision_without_a_page_token_is_refused(carla: User, seen: str) -> None:
    before = state()

    with pytest.raises(EditConflict, match="Read it again before you approve"):
        decisions.approve(*OF_FEBRUARY, seen=seen, by=carla)

    assert state() == before


def test_colleague_s_query_and_reply_since_the_page_was_read_are_named(carla: User, anna: User) -> None:
    colin = coordinator()
    seen = deciding.seen_of(*OF_FEBRUARY)
    query = deciding.query(*OF_FEBRUARY, words="Nine?", about="return", by=colin)
    deciding.answer(query.pk, words="Nine.", by=anna)
    decisions.answer_return(*OF_FEBRUARY, by=anna)

    with pytest.raises(EditConflict) as refused:
        decisions.approve(*OF_FEBRUARY, seen=seen, by=carla)

    message = str(refused.value)
    assert message.startswith(f"{colin.name} sent a query at ")
    assert "Lancashire replied to a query and sent back revision 2 at " in message


def test_opening_a_reply_makes_no_page_outdated(carla: User, anna: User) -> None:
    query = deciding.query(*OF_FEBRUARY, words="Nine?", about="return", by=carla)
    deciding.answer(query.pk, words="Nine.", by=anna)
    decisions.answer_return(*OF_FEBRUARY, by=anna)
    seen = deciding.seen_of(*OF_FEBRUARY)
    decisions.read(*OF_FEBRUARY, by=carla)

    assert decisions.approve(*OF_FEBRUARY, seen=seen, by=carla).status == "approved"


def test_a_query_resolved_by_a_colleague_since_is_a_change(carla: User, anna: User) -> None:
    query = deciding.query(*OF_FEBRUARY, words="Nine?", about="return", by=carla)
    deciding.answer(query.pk, words="Nine.", by=anna)
    decisions.answer_return(*OF_FEBRUARY, by=anna)
    seen = deciding.seen_of(*OF_FEBRUARY)
    deciding.settle(query.pk, by=coordinator())

    with pytest.raises(EditConflict, match="A query was closed or changed"):
        decisions.approve(*OF_FEBRUARY, seen=seen, by=carla)


def test_query_about_an_unread_revision_is_refused(carla: User, old: str) -> None:
    before = state()

    with pytest.raises(EditConflict, match="before you ask"):
        queries.query(*OF_FEBRUARY, words="Is it one?", about="return", seen=old, by=carla)

    assert state() == before


def test_follow_up_and_resolution_on_an_outdated_page_are_refused(carla: User, anna: User) -> None:
    query = deciding.query(*OF_FEBRUARY, words="Nine?", about="return", by=carla)
    seen = deciding.seen_of(*OF_FEBRUARY)
    deciding.answer(query.pk, words="Nine.", by=anna)
    decisions.answer_return(*OF_FEBRUARY, by=anna)
    before = state()

    with pytest.raises(EditConflict, match="before you ask"):
        queries.ask_again(query.pk, words="Really?", seen=seen, by=carla)
    with pytest.raises(EditConflict, match="before you resolve the query"):
        queries.settle(query.pk, seen=seen, by=carla)

    assert state() == before


def test_force_cannot_reply_to_a_query_it_has_not_read(carla: User, anna: User) -> None:
    query = deciding.query(*OF_FEBRUARY, words="Nine?", about="return", by=carla)
    seen = deciding.seen_in(query.pk)
    deciding.ask_again(query.pk, words="Or six?", by=carla)
    before = state()

    with pytest.raises(EditConflict, match=f"{carla.name} wrote in this query at .* before you reply"):
        queries.answer(query.pk, words="Yes.", seen=seen, by=anna)

    assert state() == before


def test_reply_to_one_query_leaves_the_page_of_another_query_current(carla: User, anna: User) -> None:
    first = deciding.query(*OF_FEBRUARY, words="Nine?", about="return", by=carla)
    second = deciding.query(*OF_FEBRUARY, words="Two?", about="return", by=carla)
    seen = deciding.seen_in(second.pk)
    deciding.answer(first.pk, words="Nine.", by=anna)

    assert queries.answer(second.pk, words="Two.", seen=seen, by=anna).state == "answered"


def test_approved_return_cannot_be_reopened_on_an_outdated_page(carla: User, anna: User) -> None:
    deciding.approve(*OF_FEBRUARY, by=carla)
    seen = deciding.seen_of(*OF_FEBRUARY)
    deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=coordinator())
    submit_again(anna)
    deciding.approve(*OF_FEBRUARY, by=carla)
    before = state()

    with pytest.raises(EditConflict, match="before you reopen"):
        decisions.reopen(*OF_FEBRUARY, reason="One count was wrong.", seen=seen, by=carla)

    assert state() == before


# --- On the page -----------------------------------------------------------------------------------------------------


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[LANCASHIRE, "2020-02", *more])


def test_page_refuses_an_outdated_form_and_shows_the_differences(carla: User, old: str) -> None:
    before = state()

    answer = browser(carla).post(address("review-approve"), {"seen": old})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lancashire withdrew and submitted revision 2" in page
    assert "Changed since revision 1, which you read" in page
    assert "LAN/1, potential victims: 1 before, <b>9</b> now" in page
    assert "LAN/2, potential" not in page
    assert f'name="seen" value="{deciding.seen_of(*OF_FEBRUARY)}"' in page
    assert state() == before


def test_text_of_a_refused_query_stays_in_the_box(carla: User, old: str) -> None:
    sent = {"seen": old, "words": "Is it one or two?", "about": "Potential victims"}

    page = browser(carla).post(address("review-query"), sent).content.decode()

    assert ">\nIs it one or two?</textarea>" in page
    assert '<option value="Potential victims" selected>' in page


def test_text_of_a_refused_reply_stays_in_the_box(carla: User, anna: User) -> None:
    query = deciding.query(*OF_FEBRUARY, words="Nine?", about="return", by=carla)
    seen = deciding.seen_in(query.pk)
    deciding.ask_again(query.pk, words="Or six?", by=carla)

    answer = browser(anna).post(address("query-reply-force", query.pk), {"seen": seen, "words": "Seven of them."})

    assert answer.status_code == 409
    assert ">Seven of them.</textarea>" in answer.content.decode()


def test_every_decision_form_on_the_review_page_carries_the_page_token(carla: User, anna: User) -> None:
    seen = deciding.seen_of(*OF_FEBRUARY)

    page = browser(carla).get(address("review-detail")).content.decode()

    assert page.count(f'name="seen" value="{seen}"') == 2  # approve and query; reopening is not possible yet


def test_page_token_equals_the_token_checked_under_the_lock(carla: User) -> None:
    monthly_return = MonthlyReturn.objects.get(force=LANCASHIRE, period=FEBRUARY)

    assert outdated_pages.token_of(monthly_return) == deciding.seen_of(*OF_FEBRUARY)
    assert outdated_pages.number_in(outdated_pages.token_of(monthly_return)) == "1"


# --- Joint operations and earlier months -----------------------------------------------------------------------------


def test_joint_operation_cannot_be_decided_on_an_outdated_page(carla: User, anna: User) -> None:
    deciding.approve(*OF_FEBRUARY, by=carla)
    theirs = analyst(CUMBRIA)
    approved(FEBRUARY, rows=[row("CUM/1")], by=theirs, reviewer=carla)
    mine, other = (Investigation.objects.get(holdings__reference=name) for name in ("LAN/1", "CUM/1"))
    seen = joint_operations.token_of(mine, other)
    deciding.reopen(CUMBRIA, FEBRUARY, reason="A wrong type.", by=carla)
    submitted_return(FEBRUARY, rows=[row("CUM/1", people=[victims(4)])], by=theirs)
    details = {"other": str(other.public_id), "lead": "this", "reason": "One farm.", "seen": seen}

    answer = browser(carla).post(reverse("investigations:joint-operation", args=[mine.public_id]), details)

    assert answer.status_code == 409
    assert "changed since you opened the page. Read it again before you decide." in answer.content.decode()
    assert not JointDecision.objects.exists()


def test_differences_of_an_earlier_month_cannot_be_accepted_unread(anna: User) -> None:
    carla = coordinator()
    approved(JANUARY, rows=[row("LAN/1", people=[])], by=anna, reviewer=carla)
    browser(anna).post(address("return-start"))
    deciding.reopen(LANCASHIRE, JANUARY, reason="Wrong stage.", by=carla)
    submitted_return(JANUARY, rows=[row("LAN/1", people=[], stage="charged")], by=anna)
    deciding.approve(LANCASHIRE, JANUARY, by=carla)
    entry = Entry.objects.get(revision__state="working", holding__reference="LAN/1")

    answer = browser(anna).post(
        address("earlier-months-accept"), {"seen": seen_pages.token("another page")}, follow=True
    )

    assert "Read it again before you accept." in answer.content.decode()
    entry.refresh_from_db()
    assert entry.stage_id == "live-investigation"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (lambda: clock.now().replace(hour=14, minute=3), "2:03pm"),
        (lambda: datetime(2026, 1, 6, 9, 30, tzinfo=clock.LONDON), "9:30am on 6 January 2026"),
    ],
)
def test_times_are_written_in_words(moment, words) -> None:
    assert clock.in_words(moment()) == words
