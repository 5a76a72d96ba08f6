"""What the pages that reassign a colleague's records have and send, for each app (`accounts.reassignment`)."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User


def url_of(app: str, person: User) -> str:
    """The page of a person's records in an app."""
    return reverse(f"{app}:reassign", args=[person.public_id])


def boxes(page: HttpResponse) -> list[str]:
    """What the ticked boxes of a page send."""
    return re.findall(r'name="record" value="([^"]+)"[^>]* checked', page.content.decode())


def sent(app: str, client: Client, person: User, *, to: User, but: str = "", **more: str) -> dict[str, Any]:
    """What the page of a person's records sends, without the box of one record."""
    return {
        "record": [box for box in boxes(client.get(url_of(app, person))) if not but or but not in box],
        "to": to.public_id,
    } | more


def closed(person: User) -> User:
    """The person, whose account is now closed."""
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    return person
