"""From draft to publication: two people, immutable text, one published version, and a stable URL."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from core.workflow import TransitionNotAllowed
from guidance import approval, drafting, ownership, reader_page
from guidance.choices import Circle, Marking, VersionState
from guidance.models import Product, Version
from tests.accounts.factories import UserFactory, analyst, national
from tests.guidance.making import approver, author, debrief_said, drafted, next_version, published, said, submitted
from tests.roles import acting

pytestmark = pytest.mark.django_db


def test_product_needs_two_people_from_draft_to_publication() -> None:
    writer, second = author(), approver()
    version = drafted(writer)

    approval.submit(version.public_id, by=writer)
    made = approval.approve(version.public_id, reason="It says what is done.", by=second)

    product = Product.objects.visible_to(analyst()).get()
    assert (made.state, product.current_id) == (VersionState.PUBLISHED, made.pk)
    assert made.review_on == date(2027, 11, 24)
    assert [(step.move, step.by_id) for step in made.steps.order_by("pk")] == [
        ("submit", writer.pk),
        ("approve", second.pk),
        ("publish", None),
    ]


def test_author_of_any_word_cannot_approve() -> None:
    writer, second = author(), approver()
    version = drafted(writer)
    drafting.save(version.public_id, said(text="One word more."), edition=version.edition, by=second)
    approval.submit(version.public_id, by=writer)

    with pytest.raises(TransitionNotAllowed, match="You wrote part of this version"):
        approval.approve(version.public_id, reason="Good.", by=second)


def test_database_refuses_approval_by_an_author() -> None:
    writer = author()
    version = submitted(writer)

    with pytest.raises(DatabaseError, match="does not approve"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(approved_by=writer, submitted_by=approver())


def test_force_author_cannot_approve() -> None:
    version = submitted()

    with pytest.raises(TransitionNotAllowed, match="Only approvers"):
        approval.approve(version.public_id, reason="Good.", by=author())


def test_user_without_the_duty_cannot_work_on_anything() -> None:
    version = drafted()

    with pytest.raises(Version.DoesNotExist):
        drafting.save(version.public_id, said(), edition=version.edition, by=national())
    with pytest.raises(TransitionNotAllowed, match="Only authors"):
        drafting.begin_product("guide", title="Mine", by=analyst())


@pytest.mark.parametrize("change", [{"title": "Other"}, {"text": "Other"}, {"marking": Marking.SENSITIVE}])
def test_no_role_can_change_submitted_text(change: dict[str, str]) -> None:
    version = submitted()

    with pytest.raises(DatabaseError, match="submitted version"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**change)


def test_published_version_cannot_be_deleted() -> None:
    product = published()

    Product.objects.filter(pk=product.pk).update(current=None, first_published_at=None)

    with pytest.raises(DatabaseError, match=r"is kept|submitted version"), transaction.atomic():
        Version.objects.filter(product=product).delete()


def test_second_author_of_a_draft_gets_an_edit_conflict() -> None:
    version = drafted()
    drafting.save(version.public_id, said(title="First"), edition=version.edition, by=author())

    with pytest.raises(drafting.DraftConflict) as raised:
        drafting.save(version.public_id, said(title="Second"), edition=version.edition, by=author())

    assert raised.value.version.title == "First"
    assert Version.objects.get(pk=version.pk).title == "First"


@pytest.mark.parametrize("kind", ["guide", "debrief"])
def test_retry_after_a_lost_response_is_not_an_edit_conflict(kind: str) -> None:
    writer, other = author(), published()
    version = drafted(writer, kind=kind)
    debrief = debrief_said() if kind == "debrief" else None
    words = said(related=(other.slug,), debrief=debrief)
    stored = drafting.save(version.public_id, words, edition=version.edition, by=writer)

    again = drafting.save(version.public_id, words, edition=version.edition, by=writer)

    assert (again, again.edition) == (stored, stored.edition)
    different = [replace(words, text="Other."), replace(words, related=())]
    different += [replace(words, debrief=replace(debrief, scale="Other."))] if debrief else []
    for content in different:
        with pytest.raises(drafting.DraftConflict):
            drafting.save(version.public_id, content, edition=version.edition, by=writer)
    with pytest.raises(drafting.DraftConflict):
        drafting.save(version.public_id, words, edition=version.edition, by=author())


def test_new_version_replaces_the_old_one_which_stays_readable() -> None:
    product = published(title="Car washes")

    product = next_version(product, title="Hand car washes")

    shown = Version.objects.visible_to(analyst()).of(product)
    assert [(version.number, version.state) for version in shown] == [(2, "published"), (1, "superseded")]
    assert (product.current.title, product.slug) == ("Hand car washes", "car-washes")


def test_product_sent_twice_is_created_once() -> None:
    writer = author()
    first = drafting.begin_product("guide", title="Nail bars", by=writer)

    assert drafting.begin_product("guide", title=" Nail bars", by=writer) == first
    others = [
        drafting.begin_product("guide", title="Nail bars", by=author()),
        drafting.begin_product("bulletin", title="Nail bars", by=writer),
    ]
    drafting.save(first.public_id, said(title="Nail bars"), edition=first.edition, by=writer)
    others.append(drafting.begin_product("guide", title="Nail bars", by=writer))

    assert [other.product.slug for other in others] == ["nail-bars-2", "nail-bars-3", "nail-bars-4"]


def test_products_created_at_once_get_separate_urls(committed: Callable[..., Any]) -> None:
    [writers] = committed(lambda: [author() for _ in range(4)])

    begun = committed(*(partial(drafting.begin_product, "guide", title="Nail bars", by=writer) for writer in writers))
    twice = committed(*[partial(drafting.begin_product, "guide", title="Car washes", by=writers[0])] * 2)

    assert sorted(version.product.slug for version in begun) == [
        "nail-bars",
        "nail-bars-2",
        "nail-bars-3",
        "nail-bars-4",
    ]
    assert [version.product.slug for version in twice] == ["car-washes", "car-washes"]


def test_only_one_version_is_in_progress_at_a_time() -> None:
    product, writer = published(), author()
    drafting.begin_version(product, by=writer)

    with pytest.raises(TransitionNotAllowed, match="already in progress"):
        drafting.begin_version(product, by=writer)


def test_version_is_published_on_its_day_and_not_before() -> None:
    version = submitted(publish_on=date(2026, 12, 1))
    approval.approve(version.public_id, reason="Good.", by=approver())
    today = clock.today()

    assert approval.publish_due(date(2026, 11, 30)) == 0
    assert Product.objects.visible_to(analyst()).count() == 0
    with clock.at(datetime(2026, 12, 1, 0, 5, tzinfo=clock.LONDON)), acting("counter"):
        assert approval.publish_due(clock.today()) == 1
        assert approval.publish_due(clock.today()) == 0

    product = Product.objects.visible_to(analyst()).get()
    assert clock.day_of(product.current.published_at) == date(2026, 12, 1) != today


def test_approval_can_be_withdrawn_before_its_day() -> None:
    version, second = submitted(publish_on=date(2026, 12, 1)), approver()
    approval.approve(version.public_id, reason="Good.", by=second)

    made = approval.recall(version.public_id, reason="A telephone number is wrong.", by=second)

    assert (made.state, made.approved_by) == (VersionState.DRAFT, None)
    assert approval.publish_due(date(2026, 12, 2)) == 0


def test_withdrawn_product_gives_its_reason_and_successor() -> None:
    old, new, second = published(title="Old"), published(title="New"), approver()

    approval.withdraw(old, reason="The law changed.", leads_to=new, by=second)

    reader = analyst()
    old = Product.objects.visible_to(reader).get(pk=old.pk)
    assert old.current.state == VersionState.WITHDRAWN
    assert reader_page.leads_on_to(old, reader) == new
    assert list(Product.objects.visible_to(reader).published()) == [new]


def test_chain_of_withdrawn_products_leads_to_its_end_and_a_cycle_to_nothing() -> None:
    first, second, third, by = published(), published(), published(), approver()
    approval.withdraw(first, reason="Old.", leads_to=second, by=by)
    approval.withdraw(second, reason="Old.", leads_to=third, by=by)
    reader = analyst()
    first.refresh_from_db()

    assert reader_page.leads_on_to(first, reader) == third

    approval.withdraw(third, reason="Old.", by=by)
    Product.objects.filter(pk=third.pk).update(replaced_by=first)
    assert reader_page.leads_on_to(first, reader) is None


def test_version_that_replaces_another_product_withdraws_it() -> None:
    old = published(title="Old")

    new = published(title="New", takes_place_of=(old.slug,))

    old.refresh_from_db()
    assert (old.current.state, old.replaced_by) == (VersionState.WITHDRAWN, new)


def test_publishing_and_withdrawing_lock_products_before_versions_in_one_order() -> None:
    old, other, second = published(), published(), approver()
    version = submitted(takes_place_of=(old.slug,))

    publishing, withdrawing = (
        _locks(partial(approval.approve, version.public_id, reason="Good.", by=second)),
        _locks(partial(approval.withdraw, other, reason="Old.", leads_to=version.product, by=second)),
    )

    in_order = 'guidance_product ORDER BY "guidance_product"."id" ASC'
    assert publishing == ["guidance_version", in_order, "guidance_version", "guidance_version"]  # the first: its own
    assert withdrawing == [in_order, "guidance_version"]


def _locks(change: Callable[[], Any]) -> list[str]:
    """The tables in which a change locks rows, in order."""
    with CaptureQueriesContext(connection) as queries:
        change()
    matches = (
        re.search(r'FROM "(guidance_\w+)".*?(ORDER BY "guidance_product"."id" ASC)? FOR UPDATE', query["sql"])
        for query in queries
    )
    return [" ".join(filter(None, match.groups())) for match in matches if match]


def test_product_owner_confirms_a_review() -> None:
    writer = author()
    product = published(writer, review_on=date(2026, 11, 25))
    later = clock.today() + timedelta(days=200)

    ownership.confirm(product, review_on=later, reason="Read against the guidance of the CPS.", by=writer)

    assert Version.objects.get(pk=product.current_id).review_on == later
    with pytest.raises(TransitionNotAllowed, match="Only the product’s owner"):
        ownership.confirm(product, review_on=later, reason="Me too.", by=author())


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ({"summary": ""}, "Enter a summary"),
        ({"audiences": []}, "at least one audience"),
        ({"text": ""}, "Enter the text"),
        ({"text": "See [it](guide:nowhere)."}, "no product “nowhere”"),
        ({"text": "![](picture:plan)"}, "No picture is attached"),
        ({"text": "[x](http://example.org)"}, "not a link you can use here"),
    ],
)
def test_version_with_broken_content_cannot_be_submitted(lacks: dict[str, object], words: str) -> None:
    writer = author()
    version = drafted(writer, **lacks)

    with pytest.raises(TransitionNotAllowed, match=words):
        approval.submit(version.public_id, by=writer)


SHARED = [
    ({"circle": Circle.POLICE}, {"police", "officer", "national"}),
    ({"circle": Circle.PARTNERS}, {"police", "officer", "national", "partner"}),
    ({"restricted_to": ["E23000003"]}, {"police", "officer", "national"}),
    ({"restricted_to": ["E23000032"]}, {"national"}),
]


@pytest.mark.parametrize(("shared", "readers"), SHARED)
def test_product_is_visible_to_those_it_is_shared_with(shared: dict[str, object], readers: set[str]) -> None:
    product = published(approver(), **shared)
    people = {
        "police": analyst(),
        "officer": UserFactory(role="officer"),
        "national": national(),
        "partner": UserFactory(role="partner"),
        "administrator": UserFactory(role="administrator"),
        "auditor": UserFactory(role="auditor"),
    }

    allowed = {kind for kind, user in people.items() if Product.objects.visible_to(user).filter(pk=product.pk).exists()}

    assert allowed == readers


def test_older_version_shared_more_widely_is_closed_with_the_product() -> None:
    product = published(circle=Circle.PARTNERS)
    product = next_version(product, circle=Circle.POLICE)
    partner = UserFactory(role="partner")

    assert not Product.objects.visible_to(partner).exists()
    assert not Version.objects.visible_to(partner).exists()


def test_older_version_shared_less_widely_stays_closed() -> None:
    product = published(circle=Circle.POLICE)
    product = next_version(product, circle=Circle.PARTNERS)
    partner = UserFactory(role="partner")

    assert [version.number for version in Version.objects.visible_to(partner).of(product)] == [2]


def test_next_version_keeps_paragraph_anchors() -> None:
    product = published()
    before = list(product.current.passages.of_text().values_list("anchor", flat=True))
    text = product.current.text.replace("in plain words", "in plain and simple words")

    product = next_version(product, text=text)

    assert list(product.current.passages.of_text().values_list("anchor", flat=True)) == before


def test_saving_keeps_undisplayed_fields() -> None:
    version = drafted()
    again = replace(said(), title="Other", circumstances=["children"], types=["LAB"], sub_types=["LAB.car-wash"])

    drafting.save(version.public_id, again, edition=version.edition, by=author())

    stored = Version.objects.get(pk=version.pk)
    assert (stored.title, stored.circumstances, stored.types) == ("Other", ["children"], ["LAB"])
