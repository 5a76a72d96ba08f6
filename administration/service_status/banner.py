"""The banner on every page of a signed-in person: announcements, and what does not work as it should.

Each web process reads both at most twice a minute, and keeps them in its own memory. So a page costs no query for it,
and nothing that another process writes to a cache can put words on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.choices import Role
from accounts.models import User
from administration.models import Announcement
from administration.service_status import checks
from administration.service_status.checks import ComponentReport
from administration.service_status.messages import StatusMessage, messages_about
from core import clock

KNOWN_FOR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """The announcement and the reports, as they were read."""

    announcement: str = ""
    shown_until: datetime | None = None
    reports: tuple[ComponentReport, ...] = ()


def messages_for(user: User) -> list[StatusMessage]:
    """What the banner says to a person now, the announcement first."""
    state, now = known_state(), clock.now()
    messages = messages_about(checks.statuses(state.reports, now=now))
    own = [message for message in messages if Role(user.role) in message.roles]
    if state.shown_until is None or state.shown_until <= now:
        return own
    return [StatusMessage(title="Announcement", text=state.announcement), *own]


_known: tuple[ServiceState, datetime] | None = None  # by this process, and until when


def known_state() -> ServiceState:
    """The state that this process knows; read if it is older than half a minute."""
    now, known = clock.now(), _known  # once: another thread may forget it meanwhile
    if known is not None and now < known[1]:
        return known[0]
    state = _read()
    remember(state, until=now + KNOWN_FOR)
    return state


def remember(state: ServiceState, *, until: datetime) -> None:
    """Use this state for the pages of this process until a moment."""
    global _known
    _known = state, until


def forget() -> None:
    """Read the state again for the next page of this process: it has just changed."""
    global _known
    _known = None


def _read() -> ServiceState:
    reports = checks.reports()
    announcement = Announcement.objects.shown_at(clock.now()).first()
    if announcement is None:
        return ServiceState(reports=reports)
    return ServiceState(announcement=announcement.words, shown_until=announcement.shown_until, reports=reports)
