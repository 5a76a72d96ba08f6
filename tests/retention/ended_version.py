"""A library with a replaced version, a withdrawn one and a deleted draft, each with a word of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from drafts import saving
from guidance import (
    approval,
    attachment_editing,
    content_requests,
    drafting,
    follower_notices,
    following,
    lessons,
    reader_feedback,
    review_comments,
    tasks,
)
from guidance.bundle import requests
from guidance.choices import Circle, FeedbackKind, ProductKind, Topic
from guidance.models import Attachment, Bundle, ContentRequest, Lesson, Product, Version
from guidance.version_content import VersionContent
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.guidance import attached, making
from tests.roles import acting, acting_for

REPLACED, WITHDRAWN, DELETED = "Zebedee", "Philomena", "Thaddeus"  # in every text of one version


@dataclass(frozen=True, kw_only=True)
class EndedVersions:
    """The three versions, who requests and who decides, and people who do neither."""

    approver: User
    other_approver: User
    third_approver: User
    author: User
    national: User
    analyst: User
    replaced: Version
    present: Version
    withdrawn: Version
    deleted: Version
    own_file: Attachment
    shared_file: Attachment

    def words(self) -> list[tuple[Version, str]]:
        """Each version with its word."""
        return [(self.replaced, REPLACED), (self.withdrawn, WITHDRAWN), (self.deleted, DELETED)]


def ended_versions() -> EndedVersions:
    """A debrief whose second version corrects the first, a withdrawn guide, and a draft that was never published."""
    approver, other, third = (making.approver() for _ in range(3))
    author = making.author()
    analyst = UserFactory(role=Role.ANALYST, force_id=LANCASHIRE)
    replaced, own, shared = _first_version(author, approver=approver, reader=analyst)
    present = _correction(replaced, author, approver=approver, own=own)
    withdrawn = _withdrawn(author, approver=approver, reader=analyst)
    deleted = _deleted(author)
    User.objects.update(created_at=timezone.now() - timedelta(days=15))  # long enough to erase
    return EndedVersions(
        approver=approver,
        other_approver=other,
        third_approver=third,
        author=author,
        national=UserFactory(role=Role.NATIONAL, created_at=timezone.now() - timedelta(days=15)),
        analyst=analyst,
        replaced=_again(replaced),
        present=_again(present),
        withdrawn=_again(withdrawn),
        deleted=_again(deleted),
        own_file=own,
        shared_file=shared,
    )


def _again(version: Version) -> Version:
    return Version.objects.select_related("product").get(pk=version.pk)


def _content(word: str) -> VersionContent:
    return making.said(
        title=f"A flat above a shop, {word}",
        summary=f"{word} lived above a shop.",
        text=f"{making.TEXT}\n## The account of {word}\n\n{word} had no key.\n",
        what_changed=f"{word} was added.",
        dated_as=f"{word} 2019",
    )


def _first_version(by: User, *, approver: User, reader: User) -> tuple[Version, Attachment, Attachment]:
    version = drafting.begin_product(ProductKind.DEBRIEF, title="A flat above a shop", by=by)
    points = {"lesson": [f"Nobody asked {REPLACED} who held the keys.", "Plan a second visit."]}
    debrief = making.debrief_said(
        operation=f"Op {REPLACED}", scale=f"{REPLACED}’s flat.", outcome=f"{REPLACED} was safe.", points=points
    )
    content = VersionContent(**vars_of(_content(REPLACED)) | {"debrief": debrief})
    version = drafting.save(version.public_id, content, edition=version.edition, by=by)
    own = attached.to_draft(version, f"The account of {REPLACED}.".encode(), by=by, title=f"{REPLACED}’s account")
    shared = attached.to_draft(version, b"A list of questions.", by=by, title="Questions")
    anchor = version.passages.of_text().filter(text__startswith=REPLACED).values_list("anchor", flat=True)[0]
    thread = review_comments.open_thread(version.public_id, anchor=anchor, words=f"Is {REPLACED} a name?", by=by)
    review_comments.settle(thread.pk, words=f"{REPLACED} is the name of a street.", by=approver)
    approval.submit(version.public_id, by=by)
    approval.send_back(version.public_id, reason=f"Ask {REPLACED} first.", by=approver)
    approval.submit(version.public_id, by=by)
    version = approval.approve(version.public_id, reason=f"{REPLACED} agreed.", by=approver)
    product = Product.objects.get(pk=version.product_id)
    _comment(product, REPLACED, anchor=anchor, reader=reader, by=by)
    return version, own, shared


def vars_of(content: VersionContent) -> dict[str, object]:
    """The values of a content, by name."""
    return {name: getattr(content, name) for name in VersionContent.__slots__}


def _comment(product: Product, word: str, *, anchor: str, reader: User, by: User) -> None:
    """What a reader wrote about the version that is published, and the reply."""
    remark = reader_feedback.give_feedback(
        product, kind=FeedbackKind.WRONG, words=f"{word} is a person.", anchor=anchor, by=reader
    )
    reader_feedback.answer(remark.pk, words=f"We take {word} out.", by=by)
    with acting_for(by):
        address = f"/guidance/library/{product.slug}/feedback/{remark.pk}/"
        saving.save(address, "", page="", fields={"words": {"now": word}}, by=by)


def _correction(replaced: Version, by: User, *, approver: User, own: Attachment) -> Version:
    """The second version has nothing of the word, and the first file no longer. One lesson is in it again."""
    product = Product.objects.get(pk=replaced.product_id)
    version = drafting.begin_version(product, by=by)
    attachment_editing.remove(version.public_id, own.name, by=by)
    debrief = making.debrief_said(points={"lesson": ["Plan a second visit."]})
    content = making.said(title="A flat above a shop", what_changed="A name was removed.", debrief=debrief)
    version = drafting.save(version.public_id, content, edition=version.edition, by=by)
    approval.submit(version.public_id, by=by)
    version = approval.approve(version.public_id, reason="It is right.", by=approver)
    for lesson in Lesson.objects.filter(product=product):
        with acting_for(approver):
            lessons.set_aside(lesson.pk, outcome=f"Noted for {REPLACED}.", by=approver)
    kept = version.points.get(kind="lesson").key
    Lesson.objects.filter(product=product, key=kept).update(outcome="Every force plans one.")
    return version


def _withdrawn(by: User, *, approver: User, reader: User) -> Version:
    """A product whose address has the word, with a reader who follows it and a request that it answers."""
    content = _content(WITHDRAWN)
    version = drafting.begin_product(ProductKind.GUIDE, title=content.title, by=by)
    drafting.save(version.public_id, content, edition=version.edition, by=by)
    attached.to_draft(version, f"The account of {WITHDRAWN}.".encode(), by=by, title=f"{WITHDRAWN}’s account")
    approval.submit(version.public_id, by=by)
    version = approval.approve(version.public_id, reason="It is right.", by=approver)
    product = Product.objects.get(pk=version.product_id)
    anchor = version.passages.of_text().values_list("anchor", flat=True)[0]
    _comment(product, WITHDRAWN, anchor=anchor, reader=reader, by=by)
    following.follow(Topic.PRODUCT, product.slug, by=reader)
    reader.refresh_from_db()
    _notify(product, reader)
    wanted = content_requests.request_content(f"{WITHDRAWN} flat", words=f"Where did {WITHDRAWN} live?", by=reader)
    content_requests.answer(wanted.pk, words=f"See {WITHDRAWN}.", product=product, by=by)
    bundle = requests.request_bundle(Circle.POLICE, by=approver)
    with acting("clerk"):
        tasks.make_bundle(bundle.pk)
    assert Bundle.objects.get().made_at
    version = approval.withdraw(product, reason=f"It names {WITHDRAWN}.", by=approver)
    assert ContentRequest.objects.get().answered_at
    return version


def _notify(product: Product, reader: User) -> None:
    """The follower began before the publication, and has a notice of it."""
    following.Follow.objects.filter(user=reader).update(since=clock.now() - timedelta(days=1))
    with acting("clerk"):
        assert follower_notices.make_due(clock.now()) >= 1


def _deleted(by: User) -> Version:
    version = making.drafted(by, kind=ProductKind.GUIDE, **vars_of(_content(DELETED)))
    attached.to_draft(version, f"The account of {DELETED}.".encode(), by=by, title=f"{DELETED}’s account")
    review_comments.open_thread(version.public_id, anchor="", words=f"Who is {DELETED}?", by=by)
    return drafting.discard(version.public_id, reason=f"It is about {DELETED}.", by=by)
