"""Debriefs: points keep their anchors, and lessons are followed up until they have an outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from core.workflow import TransitionNotAllowed
from guidance import approval, composition, drafting, lessons
from guidance.choices import LessonState
from guidance.models import DebriefPoint, Lesson, Product, Version
from tests.accounts.factories import UserFactory, analyst
from tests.guidance.making import approver, author, debrief_said, drafted, next_version, published

pytestmark = pytest.mark.django_db


def debrief(by=None, **more) -> Product:
    """A published debrief."""
    return published(by, kind="debrief", debrief=debrief_said(**more))


def test_the_text_of_a_debrief_is_its_facts_its_story_and_its_points() -> None:
    version = debrief().current

    text = composition.markdown_of(version)

    assert text.startswith("## At a glance\n\n| What | Answer |")
    assert "| Forces | Lancashire" in text
    assert "| Potential victims | 11 |" in text
    assert "## Before you go" in text
    assert text.index("## Good practice") < text.index("## Lessons") < text.index("## Recommendations")
    assert "**Lesson 2.** Nobody had asked who held the keys." in text


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("# not a heading", "\\# not a heading"),
        ("- no list", "\\- no list"),
        ("1. no list", "\\1. no list"),
        ("two\n\nlines", "two lines"),
        ("plain | bar", "plain | bar"),
    ],
)
def test_point_is_one_paragraph_whatever_is_typed(words: str, line: str) -> None:
    assert composition.one_line(words) == line


def test_points_keep_their_anchors_when_reworded() -> None:
    product = debrief()
    before = dict(product.current.points.values_list("words", "key"))
    content = debrief_said()
    corrected = replace(
        content,
        points=content.points
        | {"lesson": ["A new one comes first.", "The second visit found six more people than the first."]},
    )

    product = next_version(product, debrief=corrected)

    after = dict(product.current.points.values_list("words", "key"))
    assert (
        after["The second visit found six more people than the first."]
        == before["The second visit found more people than the first."]
    )
    assert after["A new one comes first."] not in before.values()


def test_lessons_are_followed_up_from_publication_and_good_practice_is_not() -> None:
    writer = author()
    product = debrief(writer)

    followed_up = Lesson.objects.filter(product=product)

    assert {(lesson.state, lesson.owner_id, lesson.learned_on) for lesson in followed_up} == {
        (LessonState.OPEN, writer.pk, date(2026, 11, 24))
    }
    assert followed_up.count() == 3


def test_new_version_follows_up_its_new_lessons_and_drops_none() -> None:
    product = debrief()
    content = debrief_said()
    product = next_version(
        product, debrief=replace(content, points={"lesson": ["Something else altogether was learned."]})
    )

    assert Lesson.objects.filter(product=product).count() == 4
    words = lessons.words_of(list(Lesson.objects.filter(product=product)), author())
    assert ("Lessons", "Nobody had asked who held the keys.") in words.values()


def test_lesson_is_closed_by_a_published_product() -> None:
    writer = author()
    lesson = Lesson.objects.filter(product=debrief(writer)).order_by("pk")[0]
    guide, draft = published(), drafted()

    with pytest.raises(TransitionNotAllowed, match="not published yet"):
        lessons.take_up(lesson.pk, product=draft.product, outcome="In its first part.", by=writer)
    taken = lessons.take_up(lesson.pk, product=guide, outcome="In its first part.", by=writer)

    assert (taken.state, taken.taken_up_by, taken.closed_by) == (LessonState.TAKEN_UP, guide, writer)


def test_reason_without_a_product_is_required() -> None:
    writer = author()
    lesson = Lesson.objects.filter(product=debrief(writer)).order_by("pk")[0]

    with pytest.raises(TransitionNotAllowed, match="Enter the outcome"):
        lessons.set_aside(lesson.pk, outcome=" ", by=writer)
    closed = lessons.set_aside(lesson.pk, outcome="The law has changed since.", by=writer)
    assert lessons.set_aside(lesson.pk, outcome="The law has changed since.", by=writer) == closed  # sent twice
    again = lessons.reopen(lesson.pk, by=writer)

    assert closed.state == LessonState.NOT_TAKEN_UP
    assert (again.state, again.closed_at) == (LessonState.OPEN, None)


def test_second_of_two_users_closing_a_lesson_gets_an_edit_conflict() -> None:
    writer, second = author(), approver()
    lesson = Lesson.objects.filter(product=debrief(writer)).order_by("pk")[0]
    guide = published()
    lessons.take_up(lesson.pk, product=guide, outcome="In its first part.", by=writer)

    with pytest.raises(TransitionNotAllowed, match="This lesson already has an outcome"):
        lessons.set_aside(lesson.pk, outcome="The law has changed.", by=second)
    with pytest.raises(TransitionNotAllowed, match="This lesson already has an outcome"):
        lessons.take_up(lesson.pk, product=published(), outcome="In its first part.", by=writer)

    assert Lesson.objects.get(pk=lesson.pk).outcome == "In its first part."


def test_lesson_owner_decides_and_an_approver_may_reassign_it() -> None:
    writer, other, second = author(), author(), approver()
    lesson = Lesson.objects.filter(product=debrief(writer)).order_by("pk")[0]

    with pytest.raises(TransitionNotAllowed, match="Only the lesson’s owner"):
        lessons.set_aside(lesson.pk, outcome="No.", by=other)
    lessons.give_to(lesson.pk, other, by=second)

    assert lessons.set_aside(lesson.pk, outcome="No.", by=other).state == LessonState.NOT_TAKEN_UP
    with pytest.raises(TransitionNotAllowed, match="is not an author"):
        lessons.give_to(lesson.pk, analyst(), by=second)


def test_outcome_names_no_product_that_the_reader_may_not_see() -> None:
    writer = author()
    product = published(writer, kind="debrief", debrief=debrief_said(), circle="partners")
    lesson = Lesson.objects.filter(product=product).order_by("pk")[0]
    guide = published(title="Police only")
    lessons.take_up(lesson.pk, product=guide, outcome="In it.", by=writer)

    by_police = [outcome.led_to for outcome in lessons.of_debrief(product, analyst()).closed]
    by_partner = [outcome.led_to for outcome in lessons.of_debrief(product, UserFactory(role="partner")).closed]

    assert guide in by_police
    assert set(by_partner) == {None}


def test_facts_and_points_cannot_change_after_submission() -> None:
    writer = author()
    version = drafted(writer, kind="debrief", debrief=debrief_said())
    approval.submit(version.public_id, by=writer)

    with pytest.raises(DatabaseError, match="submitted version"), transaction.atomic():
        DebriefPoint.objects.filter(version=version).update(words="Something else.")
    with pytest.raises(DatabaseError, match="submitted version"), transaction.atomic():
        version.debrief.delete()


def test_debrief_without_a_point_cannot_be_submitted() -> None:
    writer = author()
    version = drafted(writer, kind="debrief", debrief=debrief_said(points={}))

    with pytest.raises(TransitionNotAllowed, match="at least one good practice"):
        approval.submit(version.public_id, by=writer)


def test_a_next_draft_begins_with_the_facts_of_the_version_before() -> None:
    product = debrief()

    version = drafting.begin_version(product, by=author())

    assert version.debrief.operation == "Op FERNLEIGH"
    assert Version.objects.get(pk=version.pk).points.count() == 4
