"""Following: what is new and updated in what a person follows, since they last said that they have seen it."""

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
# By topic: the condition on a version that its code stands for.
_MATCHES: dict[str, Callable[[str], Q]] = {
    Topic.PRODUCT: lambda code: Q(product__slug=code),
    Topic.KIND: lambda code: Q(product__kind=code),
    Topic.TYPE: lambda code: Q(types__contains=[code]),
    Topic.SUB_TYPE: lambda code: Q(sub_types__contains=[code]),
    Topic.CIRCUMSTANCE: lambda code: Q(circumstances__contains=[code]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One thing that a person follows, in words."""

    follow: Follow
    title: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One version that is new to a person, and because of what they follow."""

    version: Version
    because: list[str]


@transaction.atomic
def follow(topic: str, code: str, *, by: User) -> Follow:
    """Hear of what is published about it from now on; once, however often it is sent. Raises TransitionNotAllowed."""
    if not _is_there(topic, code, by):
        raise TransitionNotAllowed("You cannot follow that. Choose a product or topic from the list.")
    log.record(Operation.ALTERATION, of="guidance.follow", keys=[by.public_id])
    found, _made = Follow.objects.get_or_create(user=by, topic=topic, code=code, defaults={"since": clock.now()})
    return found


@transaction.atomic
def leave(topic: str, code: str, *, by: User) -> None:
    """Hear of it no more."""
    Follow.objects.filter(user=by, topic=topic, code=code).delete()
    log.record(Operation.ALTERATION, of="guidance.follow", keys=[by.public_id])


@transaction.atomic
def mark_seen(*, until: datetime, by: User) -> None:
    """Everything that was published until a moment, which is that of the newest that was shown, is known."""
    moment = min(until, clock.now())
    Follow.objects.filter(user=by, since__lt=moment).update(since=moment)
    log.record(Operation.ALTERATION, of="guidance.follow", keys=[by.public_id])


def followed_by(user: User) -> list[Followed]:
    """What a person follows, in words; what they may not have any more stays out."""
    rows = list(Follow.objects.filter(user=user).order_by("topic", "code"))
    titles = _titles({row.code for row in rows if row.topic == Topic.PRODUCT}, user)
    found = [
        Followed(follow=row, title=titles.get((row.topic, row.code), ""), topic=row.get_topic_display()) for row in rows
    ]
    return [one for one in found if one.title]


def offered_to(user: User) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """What can be followed beside single products: by topic its name and, of each code, its title and whether it is."""
    mine = set(Follow.objects.filter(user=user).values_list("topic", "code"))
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for (topic, code), title in _titles((), user).items():
        found.setdefault(topic, []).append((code, title, (topic, code) in mine))
    return [(topic, Topic(topic).label, codes) for topic, codes in found.items()]


def is_following(topic: str, code: str, user: User) -> bool:
    """Whether the person follows exactly this."""
    return Follow.objects.filter(user=user, topic=topic, code=code).exists()


def news_for(user: User) -> list[News]:
    """What is new or changed substantially in what a person follows and may have, the newest first."""
    rows = list(Follow.objects.filter(user=user))
    if not rows:
        return []
    asked = Q(pk__in=[])
    for row in rows:
        asked |= _MATCHES[row.topic](row.code) & Q(published_at__gt=row.since)
    shown = Version.objects.visible_to(user).filter(product__current__state=VersionState.PUBLISHED)
    told = (
        shown.filter(asked, Q(number=1) | Q(weight=Weight.SUBSTANTIAL))
        .select_related("product")
        .defer("body")
        .order_by("-published_at", "pk")
    )
    # A correction of words that came after it does not hide an update that the person has not seen.
    newest: dict[int, Version] = {}
    for version in told[:MOST]:
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
    """The same as the condition, for a version that is loaded."""
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
    """By topic and code, what everything that can be followed is called; products as far as they are asked for."""
    found = {(Topic.KIND.value, code): label for code, label in ProductKind.choices}
    found |= {(Topic.CIRCUMSTANCE.value, code): label for code, label in Circumstance.choices}
    found |= {(Topic.TYPE.value, code): name for code, name in ExploitationType.objects.values_list("pk", "name")}
    found |= {
        (Topic.SUB_TYPE.value, code): name for code, name in ExploitationSubType.objects.values_list("pk", "name")
    }
    if slugs:
        products = Product.objects.visible_to(user).filter(slug__in=slugs)
        found |= {(Topic.PRODUCT.value, slug): title for slug, title in products.values_list("slug", "current__title")}
    return found
