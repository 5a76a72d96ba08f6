"""Following: what is new and updated in the topics a person follows, since they last marked it as seen."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance.choices import Circumstance, ProductKind, Topic, VersionState, Weight
from guidance.models import Follow, Product, Version
from reference.models import ExploitationSubType, ExploitationType

MOST = 100
# By topic: the condition on a version that each code means.
_MATCHES: dict[str, Callable[[str], Q]] = {
    Topic.PRODUCT: lambda code: Q(product__slug=code),
    Topic.KIND: lambda code: Q(product__kind=code),
    Topic.TYPE: lambda code: Q(types__contains=[code]),
    Topic.SUB_TYPE: lambda code: Q(sub_types__contains=[code]),
    Topic.CIRCUMSTANCE: lambda code: Q(circumstances__contains=[code]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One topic a person follows, with its label."""

    follow: Follow
    title: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One version that is new to a person, and the topics they follow that match it."""

    version: Version
    because: list[str]


@transaction.atomic
def follow(topic: str, code: str, *, by: User) -> Follow:
    """Follow a topic from now on; repeating it has no effect. Raises TransitionNotAllowed."""
    if not _is_there(topic, code, by):
        raise TransitionNotAllowed("You cannot follow that. Choose a product or topic from the list.")
    log.record(Operation.ALTERATION, of="guidance.follow", keys=[by.public_id])
    row, _made = Follow.objects.get_or_create(user=by, topic=topic, code=code, defaults={"since": clock.now()})
    return row


@transaction.atomic
def leave(topic: str, code: str, *, by: User) -> None:
    """Stop following a topic."""
    Follow.objects.filter(user=by, topic=topic, code=code).delete()
    log.record(Operation.ALTERATION, of="guidance.follow", keys=[by.public_id])


@transaction.atomic
def mark_seen(*, until: datetime, by: User) -> None:
    """Mark everything published up to `until` as seen: the time of the newest version the page showed."""
    moment = min(until, clock.now())
    Follow.objects.filter(user=by, since__lt=moment).update(since=moment)
    log.record(Operation.ALTERATION, of="guidance.follow", keys=[by.public_id])


def followed_by(user: User) -> list[Followed]:
    """Return what a person follows, with labels; leave out what they may no longer have."""
    rows = list(Follow.objects.filter(user=user).order_by("topic", "code"))
    titles = _titles({row.code for row in rows if row.topic == Topic.PRODUCT}, user)
    all_followed = [
        Followed(follow=row, title=titles.get((row.topic, row.code), ""), topic=row.get_topic_display()) for row in rows
    ]
    return [followed for followed in all_followed if followed.title]


def offered_to(user: User) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Return the topics to follow besides products: name, then code, label and whether the person follows it."""
    mine = set(Follow.objects.filter(user=user).values_list("topic", "code"))
    by_topic: dict[str, list[tuple[str, str, bool]]] = {}
    for (topic, code), title in _titles((), user).items():
        by_topic.setdefault(topic, []).append((code, title, (topic, code) in mine))
    return [(topic, Topic(topic).label, codes) for topic, codes in by_topic.items()]


def is_following(topic: str, code: str, user: User) -> bool:
    """Return whether the person follows this topic and code."""
    return Follow.objects.filter(user=user, topic=topic, code=code).exists()


def news_for(user: User) -> list[News]:
    """Return new and substantially changed versions the person follows and may have, newest first."""
    rows = list(Follow.objects.filter(user=user))
    if not rows:
        return []
    condition = Q(pk__in=[])
    for row in rows:
        condition |= _MATCHES[row.topic](row.code) & Q(published_at__gt=row.since)
    shown = Version.objects.visible_to(user).with_text().filter(product__current__state=VersionState.PUBLISHED)
    followed = (
        shown.filter(condition, Q(number=1) | Q(weight=Weight.SUBSTANTIAL))
        .select_related("product")
        .defer("text")
        .order_by("-published_at", "pk")
    )
    # A later correction of wording does not hide an update the person has not seen.
    newest: dict[int, Version] = {}
    for version in followed[:MOST]:
        newest.setdefault(version.product_id, version)
    versions = list(newest.values())
    titles = _titles({row.code for row in rows if row.topic == Topic.PRODUCT}, user)
    return [
        News(
            version=version,
            because=[
                titles.get((row.topic, row.code), "")
                for row in rows
                if version.published_at and row.since < version.published_at and _fits(row, version)
            ],
        )
        for version in versions
    ]


def _fits(row: Follow, version: Version) -> bool:
    """Apply the same condition to a loaded version."""
    match row.topic:
        case Topic.PRODUCT:
            return version.product.slug == row.code
        case Topic.KIND:
            return version.product.kind == row.code
        case Topic.TYPE:
            return row.code in version.types
        case Topic.SUB_TYPE:
            return row.code in version.sub_types
        case _:
            return row.code in version.circumstances


def _is_there(topic: str, code: str, user: User) -> bool:
    return topic in Topic.values and (topic, code) in _titles({code} if topic == Topic.PRODUCT else set(), user)


def _titles(slugs: Collection[str], user: User) -> dict[tuple[str, str], str]:
    """Return the labels of everything that can be followed by topic and code; of products, only those in `slugs`."""
    labels = {(Topic.KIND.value, code): label for code, label in ProductKind.choices}
    labels |= {(Topic.CIRCUMSTANCE.value, code): label for code, label in Circumstance.choices}
    labels |= {(Topic.TYPE.value, code): name for code, name in ExploitationType.objects.values_list("pk", "name")}
    labels |= {
        (Topic.SUB_TYPE.value, code): name for code, name in ExploitationSubType.objects.values_list("pk", "name")
    }
    if slugs:
        products = Product.objects.visible_to(user).filter(slug__in=slugs)
        labels |= {(Topic.PRODUCT.value, slug): title for slug, title in products.values_list("slug", "current__title")}
    return labels
