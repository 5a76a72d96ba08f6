"""Readers follow products, send feedback and confirm reading; owners are asked; users see only their own matters."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.workflow import TransitionNotAllowed
from guidance import approval, following, ownership, reader_feedback, recent_changes, review_comments, todo, usage
from guidance.choices import Circle, UsageKind, Weight
from guidance.models import Acknowledgement, ReaderFeedback, UsageEvent
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, national
from tests.guidance.making import approver, author, debrief_said, drafted, next_version, published, submitted

pytestmark = pytest.mark.django_db
LATER = clock.LONDON


def titles(user) -> list[str]:
    """What is new for a user."""
    return [news.version.title for news in following.news_for(user)]


TOPICS = [
    ("kind", "bulletin", {"kind": "bulletin"}),
    ("type", "LAB", {"types": ["LAB"]}),
    ("sub_type", "LAB.car-wash", {"types": ["LAB"], "sub_types": ["LAB.car-wash"]}),
    ("circumstance", "children", {"circumstances": ["children"]}),
]


@pytest.mark.parametrize(("topic", "code", "fields"), TOPICS)
def test_publication_on_a_topic_is_news_to_its_followers(topic: str, code: str, fields: dict) -> None:
    reader = analyst()
    published(title="Before", **fields)
    following.follow(topic, code, by=reader)
    published(title="After", **fields)
    published(title="Something else")

    assert titles(reader) == ["After"]
    (seen,) = following.news_for(reader)
    published(title="Later", **fields)
    following.mark_seen(until=seen.version.published_at, by=reader)
    assert titles(reader) == ["Later"]
    following.mark_seen(until=clock.now() + timedelta(days=9), by=reader)
    published(title="Last", **fields)
    assert titles(reader) == ["Last"]


def test_followed_product_is_news_after_a_material_change_and_not_for_a_comma() -> None:
    reader, product = analyst(), published(title="Keys")
    following.follow("product", product.slug, by=reader)

    next_version(product, weight=Weight.SMALL)
    assert titles(reader) == []
    next_version(product, title="Keys and papers")
    next_version(product, weight=Weight.SMALL)
    assert titles(reader) == ["Keys and papers"]


def test_users_get_no_news_of_unshared_products() -> None:
    partner = UserFactory(role="partner")
    following.follow("kind", "bulletin", by=partner)
    secret = published(title="Police only", kind="bulletin")

    assert titles(partner) == []
    with pytest.raises(TransitionNotAllowed, match="cannot follow that"):
        following.follow("product", secret.slug, by=partner)
    assert [week.versions for week in recent_changes.weeks_for(partner)] == []
    assert recent_changes.newest_for(partner) == []
    assert usage.most_read(partner) == []


def test_closed_product_is_no_longer_followed() -> None:
    partner, product = UserFactory(role="partner"), published(circle=Circle.PARTNERS, title="Shared")
    following.follow("product", product.slug, by=partner)

    next_version(product, circle=Circle.POLICE, title="No longer shared")

    assert titles(partner) == []
    assert following.followed_by(partner) == []


def test_reader_gives_feedback_and_reads_the_owner_s_answer() -> None:
    owner, reader = author(), analyst()
    product = published(owner)

    remark = reader_feedback.give_feedback(product, kind="wrong", words="The number changed.", by=reader)
    again = reader_feedback.give_feedback(product, kind="wrong", words="The number changed.", by=reader)
    assert remark == again
    assert [reason_lines.reason.code for reason_lines in todo.waiting_for(owner)] == ["reader_comments"]
    reader_feedback.answer(remark.pk, words="Corrected in version 2.", by=owner)

    assert todo.waiting_for(owner) == []
    assert [feedback.answer for feedback in ReaderFeedback.objects.of_reader(reader)] == ["Corrected in version 2."]


def test_other_user_cannot_answer() -> None:
    remark = reader_feedback.give_feedback(published(author()), kind="wrong", words="The number changed.", by=analyst())

    with pytest.raises(ReaderFeedback.DoesNotExist):
        reader_feedback.answer(remark.pk, words="No.", by=author())


def test_reading_of_a_version_is_recorded_once() -> None:
    reader, product = analyst(), published()

    reader_feedback.confirm_read(product, by=reader)
    reader_feedback.confirm_read(product, by=reader)

    assert Acknowledgement.objects.filter(user=reader).count() == 1
    assert UsageEvent.objects.filter(kind=UsageKind.CONFIRMED, force=LANCASHIRE).count() == 1


def test_use_is_counted_by_force_without_the_person() -> None:
    product = published()
    usage.note(UsageKind.READ, by=analyst(), product=product)
    usage.note(UsageKind.READ, by=national(), product=product)

    assert list(UsageEvent.objects.values_list("kind", "force", "product")) == [("read", LANCASHIRE, product.pk)]
    assert {field.name for field in UsageEvent._meta.get_fields()} & {"user", "by", "person"} == set()


def test_to_do_list_shows_each_user_their_items() -> None:
    writer, second = author(), approver()
    drafted(writer, title="Draft")
    waits = submitted(writer, title="Waits")
    submitted(second, title="Mine")
    review_comments.open_thread(waits.public_id, anchor="", words="Why?", by=second)

    def waiting(user) -> dict[str, list[str]]:
        return {
            reason_lines.reason.code: [line.name for line in reason_lines.lines]
            for reason_lines in todo.waiting_for(user)
        }

    assert waiting(writer) == {"remarks": ["Waits"], "drafts": ["Draft"]}
    assert waiting(second) == {"approve": ["Waits"]}
    assert waiting(analyst()) == {}


def test_reviews_are_on_the_owner_s_list_before_and_after_their_day() -> None:
    owner = author()
    product = published(owner, review_on=clock.today() + timedelta(days=20))

    assert [reason_lines.reason.code for reason_lines in todo.waiting_for(owner)] == ["review_soon"]
    with clock.at(datetime(2026, 12, 20, 9, tzinfo=LATER)):
        assert [reason_lines.reason.code for reason_lines in todo.waiting_for(owner)] == ["past_review"]
        ownership.confirm(product, review_on=clock.today() + timedelta(days=200), reason="Read.", by=owner)
        assert todo.waiting_for(owner) == []


def test_product_of_an_owner_without_the_duty_is_on_approvers_lists() -> None:
    owner, second = author(), approver()
    product = published(owner, title="Orphan")
    owner.duties.all().delete()

    assert [(reason_lines.reason.code, reason_lines.lines[0].name) for reason_lines in todo.waiting_for(second)] == [
        ("no_owner", "Orphan")
    ]
    ownership.change_owner(product, to=second, by=second)
    assert todo.waiting_for(second) == []


def test_old_open_lesson_is_on_its_owner_s_list() -> None:
    owner = author()
    published(owner, kind="debrief", debrief=debrief_said(), review_on=date(2028, 1, 1))

    with clock.at(datetime(2027, 11, 30, 9, tzinfo=LATER)):
        assert "lessons" in {reason_lines.reason.code for reason_lines in todo.waiting_for(owner)}


def test_open_thread_blocks_approval() -> None:
    writer, second = author(), approver()
    version = submitted(writer)
    anchor = version.passages.of_text()[0].anchor
    thread = review_comments.open_thread(version.public_id, anchor=anchor, words="Why?", by=second)

    with pytest.raises(TransitionNotAllowed, match="1 open comment"):
        approval.approve(version.public_id, reason="Good.", by=second)
    review_comments.answer(thread.pk, words="Because.", by=writer)
    review_comments.settle(thread.pk, by=second)

    assert approval.approve(version.public_id, reason="Good.", by=second).state == "published"
    with pytest.raises(TransitionNotAllowed, match="no longer in progress"):
        review_comments.answer(thread.pk, words="Late.", by=writer)


def test_user_who_resolves_a_thread_may_give_a_reason(client: Client) -> None:
    writer = author()
    version = submitted(writer)
    thread = review_comments.open_thread(version.public_id, anchor="", words="Why?", by=approver())
    client.force_login(writer)

    client.post(
        reverse("guidance:thread-reply", args=[version.public_id, thread.pk]),
        {"words": "It says so above.", "settle": "yes"},
    )

    thread.refresh_from_db()
    assert not thread.is_open
    assert list(thread.comments.order_by("pk").values_list("words", flat=True)) == ["Why?", "It says so above."]


def test_reader_never_sees_authors_comments() -> None:
    version = submitted()
    thread = review_comments.open_thread(version.public_id, anchor="", words="Why?", by=author())

    with pytest.raises(type(thread).DoesNotExist):
        review_comments.answer(thread.pk, words="Me too.", by=analyst())
