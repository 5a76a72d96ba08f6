"""Makes Django's test client cheaper: the pages are the same, and it remembers less about how they were made.

Each client makes its own middleware, and WhiteNoise reads and measures all static files whenever it is made: seven
milliseconds of a test that takes forty. And the client copies the context of every template that is rendered, each
component of a page and each field of a form. No test looks at those, so `context` and `templates` of an answer have the
page's own only: `assertTemplateUsed` does not see a parent template or a component. What is sent is the same.

`force_login` stores the session that signing in ends with, with one statement in place of seven: Django looks whether
the key is new, stores a session without a person, replaces it, and notes the day. Nobody is signed in without a second
factor, so the session says that it was given now, and lasts five minutes. Tests of signing in use the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.template.base import Template
from django.template.context import Context, RequestContext
from django.test import Client
from django.test.signals import template_rendered
from django.utils.crypto import get_random_string
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts import reauthentication
from accounts.models import User
from accounts.sessions import SessionStore
from tests import signing_in


class StaticFilesOnce(WhiteNoiseMiddleware):
    """WhiteNoise with the files that its first instance in this process found."""

    known: dict[str, Any] = {}

    def add_files_from_finders(self) -> None:
        """Find the files, unless an earlier instance has."""
        if not self.known:
            super().add_files_from_finders()
            self.known.update(self.files)
        self.files = self.known


@pytest.fixture(scope="session", autouse=True)
def signing_in_is_one_statement(django_test_environment: None) -> Iterator[None]:
    """A client that is signed in by `force_login` has a new session, and nothing else happens."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Client, "force_login", sign_in)
        yield


def sign_in(client: Client, user: User, backend: str | None = None) -> None:
    """Store a new session of a person, and give the client its cookie."""
    session = SessionStore(session_key=get_random_string(32))
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[reauthentication.KEPT] = [signing_in.factor_given()]
    session.save(must_create=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


@pytest.fixture(scope="session", autouse=True)
def only_pages_store_their_context(django_test_environment: None) -> Iterator[None]:
    """The answer to a request has the context of its page, and not that of each template within."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", render)
        yield


def render(template: Template, context: Context) -> str:
    """Render a template, and tell the client about it if it is a page: the outermost template of a request."""
    if isinstance(context, RequestContext) and context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)
