"""Notices of new versions for the people who follow them, as the page of what they follow lists them.

The clerk makes them after the publication: only it reads who may have a version. A person gets one notice of a version,
and a version that is a week old is no news.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from accounts import duties
from accounts.models import User
from accounts.outgoing_email import CLERK
from guidance.choices import Topic, VersionState, Weight
from guidance.models import Follow, Version
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from notifications.models import Notice

STILL_NEWS = timedelta(days=7)


def make_due(now: datetime) -> int:
    """Make the notices of the versions published lately, and return how many are new."""
    published = (
        Version.objects.filter(state=VersionState.PUBLISHED, published_at__gt=now - STILL_NEWS)
        .filter(Q(number=1) | Q(weight=Weight.SUBSTANTIAL))
        .select_related("product")
        .defer("text")
        .order_by("published_at", "pk")
    )
    return sum(creation.notify(NoticeKind.GUIDANCE_CHANGED, _places_of(version)) for version in published)


def _places_of(version: Version) -> list[NoticePlace]:
    """One place for each follower who may have the version and has no notice of it yet."""
    key = str(version.public_id)
    notified = Notice.objects.filter(kind=NoticeKind.GUIDANCE_CHANGED, key=key).values("person")
    follows = Follow.objects.filter(_topics_of(version), since__lt=version.published_at).exclude(user__in=notified)
    people = duties.with_duties(User.objects.using(CLERK).filter(is_active=True)).filter(pk__in=follows.values("user"))
    return [
        NoticePlace(url_name="guidance:product", url_args=(version.product.slug,), key=key, person=person.pk)
        for person in people.defer("password", "last_login").order_by("pk")
        if Version.objects.visible_to(person).filter(pk=version.pk).exists()
    ]


def _topics_of(version: Version) -> Q:
    """The topics that a version belongs to."""
    return (
        Q(topic=Topic.PRODUCT, code=version.product.slug)
        | Q(topic=Topic.KIND, code=version.product.kind)
        | Q(topic=Topic.TYPE, code__in=version.types)
        | Q(topic=Topic.SUB_TYPE, code__in=version.sub_types)
        | Q(topic=Topic.CIRCUMSTANCE, code__in=version.circumstances)
    )
