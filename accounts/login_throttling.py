"""Limits on guessing passwords that lock out the person who guesses, and nobody else.

Three counts run for fifteen minutes from the first failure:

- of one account from one source: ten;
- of one account from all sources that it has not signed in from: ten;
- of one source, over all accounts: two hundred. It slows down a try of one password on many accounts.

The last two never stop the right password from a source that the account signed in from during the last ninety days.
Otherwise ten guesses from anywhere would keep a person out, and two hundred a whole force, which leaves through few
addresses. From such a source a wrong password gets the same answer as everything else that is limited, so the answer
tells nobody which accounts there are.

A try is counted before the password is looked at, and given back when it was right: tries at once don't slip through.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.client_address import site_of
from accounts.email_addresses import as_stored
from accounts.models import KnownSource, SignInFailures, User

WINDOW = timedelta(minutes=15)
MOST_OF_ACCOUNT = 10
MOST_OF_SOURCE = 200
KNOWN_FOR = timedelta(days=90)
NIGHTLY = "default"  # the connection of the process that forgets
WAY_OUT = (
    "If you cannot wait, select “Forgotten your password?”. We will email you a link to choose a new password, "
    "and then "
    "you can sign in at once."
)


class TooManyFailures(Exception):
    """No password is looked at now, or a wrong one was given meanwhile; the sentence says how long to wait."""

    def __init__(self, *, ends_at: datetime, is_network: bool) -> None:
        minutes = max(1, math.ceil((ends_at - timezone.now()).total_seconds() / 60))
        wait = f"Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again."
        where = "from your network" if is_network else "with this e-mail address"
        super().__init__(f"There were too many failed attempts to sign in {where}. {wait} {WAY_OUT}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many failures there were in a window, and until when they count."""

    failures: int
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to sign in that may go on to the password. `limited` holds what is exceeded and passed over."""

    email: str
    source: str
    from_here: Count
    from_strange_sources: Count | None
    limited: TooManyFailures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a wrong password led to: whether it was the one that closed the account to this source, or the source."""

    locks_account: bool
    locks_source: bool


def begin(typed: str, *, source: str) -> Attempt:
    """Count a try before its password is looked at. Raises TooManyFailures."""
    email = as_stored(typed)
    of_source = _count(_source(source))
    is_known = KnownSource.objects.filter(
        user__email=email, source=_hash("source", site_of(source)), seen_at__gt=timezone.now() - KNOWN_FOR
    ).exists()
    from_here = _add(_pair(email, source))
    if from_here.failures > MOST_OF_ACCOUNT:
        raise TooManyFailures(ends_at=from_here.ends_at, is_network=False)
    limited = None
    if of_source and of_source.failures >= MOST_OF_SOURCE:
        limited = TooManyFailures(ends_at=of_source.ends_at, is_network=True)
        if not is_known:
            raise limited
    strange = None
    if is_known:
        of_account = _count(_account(email))
        if of_account and of_account.failures >= MOST_OF_ACCOUNT:
            limited = TooManyFailures(ends_at=of_account.ends_at, is_network=False)
    else:
        strange = _add(_account(email))
        if strange.failures > MOST_OF_ACCOUNT:
            raise TooManyFailures(ends_at=strange.ends_at, is_network=False)
    return Attempt(email=email, source=source, from_here=from_here, from_strange_sources=strange, limited=limited)


def failed(attempt: Attempt) -> Failure:
    """The password was wrong."""
    of_source = _add(_source(attempt.source))
    strange = attempt.from_strange_sources
    return Failure(
        locks_account=MOST_OF_ACCOUNT in {attempt.from_here.failures, strange.failures if strange else 0},
        locks_source=of_source.failures == MOST_OF_SOURCE,
    )


def succeeded(attempt: Attempt) -> None:
    """The password was right: what was counted for it is given back, and failures from here are forgotten."""
    SignInFailures.objects.filter(pk=_pair(attempt.email, attempt.source)).delete()
    if attempt.from_strange_sources:
        _give_back(_account(attempt.email))


def trust(user: User, *, source: str) -> None:
    """The person signed in from here, or chose a password with a link from their own mailbox: nobody locks them out."""
    KnownSource.objects.bulk_create(
        [KnownSource(user=user, source=_hash("source", site_of(source)), seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["user", "source"],
        update_fields=["seen_at"],
    )


def forgive(user: User, *, source: str) -> None:
    """Forget the failures of an account from here and from strange sources: its owner has read a mailed link."""
    SignInFailures.objects.filter(pk__in=[_pair(user.email, source), _account(user.email)]).delete()


def delete_old_counts() -> int:
    """Remove counts that are over, and sources that were not used for ninety days; the answer is how many."""
    now = timezone.now()
    over, _ = SignInFailures.objects.using(NIGHTLY).filter(ends_at__lt=now).delete()
    old, _ = KnownSource.objects.using(NIGHTLY).filter(seen_at__lt=now - KNOWN_FOR).delete()
    return over + old


def _pair(email: str, source: str) -> str:
    return _hash("account and source", f"{email} {site_of(source)}")


def _account(email: str) -> str:
    return _hash("account", email)


def _source(source: str) -> str:
    return _hash("failures of source", site_of(source))


def _hash(purpose: str, value: str) -> str:
    """Keyed, so that the tables hold no address that somebody typed: people type passwords into the wrong box."""
    return salted_hmac(f"accounts.login_throttling: {purpose}", value, algorithm="sha256").hexdigest()


def _count(bucket: str) -> Count | None:
    row = SignInFailures.objects.filter(pk=bucket, ends_at__gt=timezone.now()).first()
    return Count(failures=row.failures, ends_at=row.ends_at) if row else None


def _add(bucket: str) -> Count:
    """One more in a bucket, in one statement, so that two at once are two."""
    now = timezone.now()
    with connections[settings.LOGIN_ALIAS].cursor() as cursor:
        cursor.execute(
            "insert into accounts_signinfailures as counted (bucket, failures, ends_at)"
            " values (%(bucket)s, 1, %(ends_at)s) on conflict (bucket) do update set"
            " failures = case when counted.ends_at <= %(now)s then 1 else counted.failures + 1 end,"
            " ends_at = case when counted.ends_at <= %(now)s then excluded.ends_at else counted.ends_at end"
            " returning failures, ends_at",
            {"bucket": bucket, "now": now, "ends_at": now + WINDOW},
        )
        failures, ends_at = cursor.fetchone()
    return Count(failures=failures, ends_at=ends_at)


def _give_back(bucket: str) -> None:
    with connections[settings.LOGIN_ALIAS].cursor() as cursor:
        cursor.execute(
            "update accounts_signinfailures set failures = failures - 1 where bucket = %s and failures > 0", [bucket]
        )
