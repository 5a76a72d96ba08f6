"""Forms posted after the session had ended: stored for the session's owner and offered to them.

Nobody is signed in when the form is stored. An owner function finds the person by the ended session, so that a stranger
stores nothing, and stores a limited number. Saving it later posts it to its own URL, where every rule is checked again.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from accounts import sessions
from accounts.models import User
from audit import log
from audit.choices import Operation
from drafts import saving
from drafts.models import MOST_TYPED, POSTED, Draft
from matching.sealed import SealedText

FIELD = "draft"  # the hidden field in which a form names its draft
FEW = 3  # this many short values are worth storing even without a sentence among them
# What a button or a hidden field sends: a number, a code, an id. Nobody typed it, and pressing again is as quick.
MACHINE = re.compile(r"[a-z0-9_.-]{0,64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedField:
    """One posted field, with its name as people read it."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """`date_of_birth_0` reads `Date of birth 0`."""
        words = re.sub(r"[_\-\s]+", " ", self.name).strip()
        return words[:1].upper() + words[1:]

    @property
    def is_worth_showing(self) -> bool:
        """False for a blank, and for the ids that identify the page."""
        return bool(self.value.strip()) and not re.fullmatch(r"[0-9a-f-]{16,}", self.value)


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The posted fields of a form, without passwords, tokens and files."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != FIELD and not saving.is_secret(name)
    ]


def is_worth_keeping(fields: list[tuple[str, str]]) -> bool:
    """True if somebody typed something; false for a bare button, which its page offers again."""
    answered = [value for _, value in fields if value.strip()]
    return len(answered) > FEW or any(not MACHINE.fullmatch(value.strip()) for value in answered)


def keep_post(request: HttpRequest) -> bool:
    """Store a request's posted form for the person whose session has ended; false if nothing was stored."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not key or request.method != "POST" or request.headers.get("HX-Request"):
        return False
    fields = fields_of(request)
    text = json.dumps(fields)
    if not is_worth_keeping(fields) or len(text) > MOST_TYPED or not saving.is_address(request.path):
        return False
    column = Draft._meta.get_field("fields")
    sealed = SealedText.of(text).bytes_for(column.place)
    with connection.cursor() as cursor:
        cursor.execute(
            "select scope.keep_posted(%s, %s, %s, %s)",
            [sessions.hash_of(key), request.path, f"{POSTED}{uuid.uuid4().hex}", sealed],
        )
        (draft,) = cursor.fetchone()
    if draft is None:
        return False
    log.record(Operation.COLLECTION, of="drafts.draft", keys=[draft], question="posted after the session had ended")
    return True


def is_named(request: HttpRequest) -> bool:
    """True if the form says that it is a stored form."""
    return request.method == "POST" and request.POST.get(FIELD, "").startswith(POSTED)


def lock(request: HttpRequest, *, by: User) -> bool:
    """Lock the stored form that this request saves; false if it was already saved or discarded."""
    form = Draft.objects.visible_to(by).of_form(request.path, request.POST[FIELD])
    return form.select_for_update().first() is not None


def fields_to_show(draft: Draft) -> list[PostedField]:
    """The fields of a stored form, in the order of the form."""
    return [PostedField(name=name, value=value) for name, value in draft.typed]
