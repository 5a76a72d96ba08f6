"""Makes the first two administrators, for the operator as the owner of the database: later ones need two to be there.

It also helps a service that has lost its administrators. Where two are left, they give access on the pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation

NEEDED = 2


class NotNeeded(Exception):
    """There are as many administrators as it takes, or this would not make two. The message says what to do."""


@transaction.atomic
def create(people: Sequence[tuple[str, str]]) -> list[User]:
    """Store administrators by address and name until there are two.

    They choose a password by “Forgotten your password?”. All or nothing. Raises NotNeeded and ValidationError.
    """
    present = len(User.objects.administrators().select_for_update())
    if present >= NEEDED:
        raise NotNeeded("There are two administrators. They add others on the page of people.")
    if len(people) != NEEDED - present:
        raise NotNeeded(f"Name {NEEDED - present}: afterwards there are two administrators.")
    created = []
    for email, name in people:
        person = User(email=email, name=name, role=Role.ADMINISTRATOR)
        person.set_unusable_password()
        person.full_clean(exclude=["password"])
        person.save()
        created.append(person)
    log.record(Operation.COLLECTION, of=created, question="first administrators, made by the operator")
    return created
