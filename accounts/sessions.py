"""Sessions in the database, by the hash of their key: 15 minutes idle, 8 hours in all, ended on the server.

Django's own store with two changes. The table holds no key that could be replayed. Each session knows its person, so
that closing an account, a new password or a click on *end this session* ends it at once.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from accounts.models import Session, User
from audit import log
from audit.choices import Operation

DEVICE = "device"  # where the session's data says which browser it is
TOUCH_SECONDS = 60  # a busy reader costs one write a minute, and at most a minute of the idle time


def hash_of(key: str) -> str:
    """The hash that the table stores for a session key."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """One browser's session."""

    row: Session | None = None  # as loaded
    has_ended = False  # the browser sent the key of a session that has ended

    @classmethod
    def get_model_class(cls) -> type[Session]:  # type: ignore[override]
        """Our own session model."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        sessions = Session.objects.filter(
            session_key=hash_of(self.session_key or ""),
            expire_date__gt=now,
            started_at__gt=now - timedelta(seconds=settings.SESSION_WHOLE_SECONDS),
        )
        session = next(iter(sessions), None)  # `first` would order what is one row
        if session is None:
            self._session_key = None
            self.has_ended = True
        else:
            self.row = session
        return session

    def exists(self, session_key: str) -> bool:
        """Whether a session with this key is stored."""
        return Session.objects.filter(session_key=hash_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:  # type: ignore[override]
        """The database row for this session's current state."""
        now = timezone.now()
        person = data.get("_auth_user_id")
        return Session(
            session_key=hash_of(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=now + timedelta(seconds=settings.SESSION_IDLE_SECONDS),
            user_id=int(person) if person else None,
            started_at=self.row.started_at if self.row else now,
            seen_at=now,
            device=data.get(DEVICE, ""),
        )

    def cycle_key(self) -> None:
        """Issue a new key after sign-in: the old one stops working, and the eight hours begin."""
        self.row = None
        super().cycle_key()

    def renew_key(self) -> None:
        """Issue a new key when a second factor was given again: the old one stops working, the eight hours go on."""
        super().cycle_key()

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=hash_of(key)).delete()

    def touch(self) -> None:
        """Extend the idle limit, at most once a minute."""
        row, now = self.row, timezone.now()
        if row is not None and now - row.seen_at > timedelta(seconds=TOUCH_SECONDS):
            Session.objects.filter(pk=row.pk).update(
                seen_at=now, expire_date=now + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
            )


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's middleware, which also extends the idle limit."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save changes; otherwise only extend the idle limit.

        The cookie of an ended session opens nothing, but stays until somebody signs in: a form posted with it is saved
        for the person whose session it was.
        """
        store = request.session
        if getattr(request, "renews_key", False) and response.status_code < 500 and isinstance(store, SessionStore):
            store.renew_key()  # a response with an error sets no cookie: the browser would have the old key
        if isinstance(store, SessionStore) and store.has_ended and store.is_empty():
            patch_vary_headers(response, ("Cookie",))
            return response
        if not store.modified and store.accessed and isinstance(store, SessionStore):
            store.touch()
        return super().process_response(request, response)


def renew_key(request: HttpRequest) -> None:
    """Give the session of a request a new key when its response sets the cookie."""
    request.renews_key = True  # type: ignore[attr-defined]


def ends_at(request: HttpRequest) -> int:
    """When the session's eight hours end, in seconds since 1970."""
    row = getattr(request.session, "row", None)
    began = row.started_at if row else timezone.now()
    return int(began.timestamp()) + settings.SESSION_WHOLE_SECONDS


def seconds_left(request: HttpRequest) -> dict[str, int]:
    """The seconds the session may still be idle, and the seconds left in all; activity never extends the total."""
    whole = ends_at(request) - int(timezone.now().timestamp())
    return {"idle": min(settings.SESSION_IDLE_SECONDS, whole), "whole": whole}


def end_all(user: User, *, why: str, but: str | None = None) -> int:
    """End every session of a person except the one with the given key, log why, and return how many ended."""
    sessions = Session.objects.filter(user=user)
    if but:
        sessions = sessions.exclude(session_key=hash_of(but))
    ended, _ = sessions.delete()
    if ended:
        log.record(
            Operation.SIGN_IN,
            of="accounts.session",
            keys=[user.public_id],
            count=ended,
            question=f"sessions ended: {why}",
        )
    return ended


def log_ended() -> int:
    """Log the sessions that expired since the last call, and return the number of log entries."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.log_ended_sessions()")
        (entries,) = cursor.fetchone()
    return int(entries)
