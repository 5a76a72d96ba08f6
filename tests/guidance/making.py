"""Authors, approvers and products for tests, created through the product's own services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from accounts import duties
from accounts.choices import Role
from accounts.models import Duty, User
from guidance import approval, drafting
from guidance.choices import Audience, Marking, ProductKind
from guidance.debriefs import DebriefContent
from guidance.models import Product, Version
from guidance.version_content import VersionContent
from tests.accounts.factories import LANCASHIRE, UserFactory

_numbers = count(1)
TEXT = """## Before you go

- [ ] Check the address for other forces’ interest
- [ ] Book an interpreter who is not local

## At the door

Say why you are there in plain words. Note who speaks for others.

::: warning
An adult must agree before you refer them.
:::
"""


def with_duty(user: User, **more: Any) -> User:
    """Give a user the author's duty, from a day before any test."""
    Duty.objects.create(user=user, kind=duties.DutyKind.AUTHOR, starts_on=date(2016, 1, 1), **more)
    return user


def author(force: str = LANCASHIRE, role: str = Role.LEAD) -> User:
    """An author of a force."""
    return with_duty(UserFactory(role=role, force_id=force))


def approver() -> User:
    """An approver of the national team, who may also write."""
    return with_duty(UserFactory(role=Role.NATIONAL))


def said(**more: Any) -> VersionContent:
    """The content of a complete version."""
    least = VersionContent(
        title=f"Hand car washes: first visit {next(_numbers)}",
        summary="What to do on a first visit to a hand car wash.",
        text=TEXT,
        marking=Marking.OFFICIAL,
        audiences=[Audience.FRONTLINE],
    )
    return replace(least, **more)


def debrief_said(**more: Any) -> DebriefContent:
    """The content of a complete debrief."""
    least = DebriefContent(
        operation="Op FERNLEIGH",
        forces=[LANCASHIRE],
        agencies=["glaa"],
        scale="A farm and two houses.",
        potential_victims=11,
        outcome="Two people were convicted.",
        points={
            "good-practice": ["Interpreters were booked the week before."],
            "lesson": ["The second visit found more people than the first.", "Nobody had asked who held the keys."],
            "recommendation": ["Plan the second visit before the first."],
        },
    )
    return replace(least, **more)


def drafted(by: User | None = None, *, kind: str = ProductKind.INITIAL_ACTIONS, **more: Any) -> Version:
    """A complete draft."""
    by = by or author()
    words = said(**more)
    version = drafting.begin_product(kind, title=words.title, by=by)
    return drafting.save(version.public_id, words, edition=version.edition, by=by)


def submitted(by: User | None = None, **more: Any) -> Version:
    """A version awaiting approval."""
    by = by or author()
    return approval.submit(drafted(by, **more).public_id, by=by)


def published(by: User | None = None, *, approved_by: User | None = None, **more: Any) -> Product:
    """A published product."""
    version = approval.approve(
        submitted(by, **more).public_id, reason="It says what is done.", by=approved_by or approver()
    )
    return Product.objects.get(pk=version.product_id)


def next_version(product: Product, *, by: User | None = None, approved_by: User | None = None, **more: Any) -> Product:
    """The same product with another published version."""
    by = by or author()
    version = drafting.begin_version(product, by=by)
    now = replace(drafting._copied(version), what_changed="The second visit was added.", **more)
    drafting.save(version.public_id, now, edition=version.edition, by=by)
    approval.submit(version.public_id, by=by)
    approval.approve(version.public_id, reason="It is right.", by=approved_by or approver())
    return Product.objects.get(pk=product.pk)
