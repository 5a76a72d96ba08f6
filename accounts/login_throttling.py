"""Limits on password guessing that lock out only the guesser.

Three counts run for fifteen minutes from the first failure:

- one account from one source: ten;
- one account from all sources that it has not signed in from: ten;
- one source, over all accounts: two hundred. It slows down trying one password on many accounts.

The last two never stop the right password from a source that the account signed in from during the last ninety days.
Otherwise ten guesses from anywhere would lock a person out, and two hundred a whole force, which uses few addresses.
From such a source, a wrong password gets the same message as any other limited attempt, so the message does not reveal
which accounts exist.

An attempt is counted before the password is checked, and the count is reduced if it was right, so parallel attempts
can't slip through.

Codes of a second factor have counts of their own, from all sources together: ten attempts for an account in fifteen
minutes, and thirty wrong codes in a day, so that guessing for months stays hopeless: of a million codes, three are
right at a time. Only somebody who knows the password can use them up, so nobody else can lock a person out with it. A
right code clears the first count and not the second: the person signs in every day, and a guesser must not profit.
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
MOST_CODES = 10
DAY, MOST_CODES_A_DAY = timedelta(days=1), 30
KNOWN_FOR = timedelta(days=90)
NIGHTLY = "default"  # the database connection of the process that deletes old rows
WAY_OUT = (
    "If you cannot wait, select “Forgotten your password?”. We will email you a link to choose a new password, "
    "and then "
    "you can sign in at once."
)


class TooManyFailures(Exception):
    """The password is not checked now, or a wrong one was given meanwhile. The message says how long to wait."""

    def __init__(self, *, ends_at: datetime, is_network: bool) -> None:
        where = "from your network" if is_network else "with this email address"
        super().__init__(f"There were too many failed attempts to sign in {where}. {_wait_until(ends_at)} {WAY_OUT}")


class TooManyCodes(Exception):
    """No code of this account is checked now. The message says how long to wait."""

    def __init__(self, *, ends_at: datetime) -> None:
        super().__init__(f"There were too many wrong codes. {_wait_until(ends_at)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCount:
    """The number of failures in a window, and when it expires."""

    failures: int
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt to sign in whose password may be checked. `limited` names the exceeded limit that it bypasses."""

    email: str
    source: str
    from_here: FailureCount
    from_strange_sources: FailureCount | None
    limited: TooManyFailures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSignIn:
    """The result of a wrong password: whether it locked the account for this source, or locked the source."""

    locks_account: bool
    locks_source: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLock:
    """What the last wrong code of a limit brings: after how many, and for how long no code is checked."""

    most: int
    how_long: str


def begin(typed: str, *, source: str) -> Attempt:
    """Count an attempt before its password is checked. Raises TooManyFailures."""
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


def failed(attempt: Attempt) -> FailedSignIn:
    """Record that the password was wrong."""
    of_source = _add(_source(attempt.source))
    strange = attempt.from_strange_sources
    return FailedSignIn(
        locks_account=MOST_OF_ACCOUNT in {attempt.from_here.failures, strange.failures if strange else 0},
        locks_source=of_source.failures == MOST_OF_SOURCE,
    )


def succeeded(attempt: Attempt) -> None:
    """Record that the password was right: undo the attempt's count and clear failures from this source."""
    SignInFailures.objects.filter(pk=_pair(attempt.email, attempt.source)).delete()
    if attempt.from_strange_sources:
        _give_back(_account(attempt.email))


def begin_code(user: User) -> CodeLock | None:
    """Count an attempt with a code before it is checked; return the lock that it brings if it is wrong.

    Raises TooManyCodes.
    """
    of_day = _count(_codes_of_day(user))
    if of_day and of_day.failures >= MOST_CODES_A_DAY:
        raise TooManyCodes(ends_at=of_day.ends_at)
    count = _add(_codes(user))
    if count.failures > MOST_CODES:
        raise TooManyCodes(ends_at=count.ends_at)
    of_day = _add(_codes_of_day(user), window=DAY)
    if of_day.failures > MOST_CODES_A_DAY:  # parallel attempts
        raise TooManyCodes(ends_at=of_day.ends_at)
    if of_day.failures == MOST_CODES_A_DAY:
        return CodeLock(most=MOST_CODES_A_DAY, how_long="up to 24 hours")
    return CodeLock(most=MOST_CODES, how_long="up to 15 minutes") if count.failures == MOST_CODES else None


def code_succeeded(user: User) -> None:
    """Record that a code was right: clear the attempts of the quarter of an hour, and take this one off the day."""
    SignInFailures.objects.filter(pk=_codes(user)).delete()
    _give_back(_codes_of_day(user))


def forgive_codes(user: User) -> None:
    """Clear every wrong code: two administrators have removed the factor that was guessed."""
    SignInFailures.objects.filter(pk__in=[_codes(user), _codes_of_day(user)]).delete()


def count_bad_passkey(user: User) -> int:
    """Count a refused signature of a passkey, and return how many there were. Nothing is locked: nobody guesses one."""
    return _add(_hash("passkeys of account", str(user.public_id))).failures


def trust(user: User, *, source: str) -> None:
    """Trust a source from which the person signed in or chose a password by emailed link, so nobody locks them out."""
    KnownSource.objects.bulk_create(
        [KnownSource(user=user, source=_hash("source", site_of(source)), seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["user", "source"],
        update_fields=["seen_at"],
    )


def forgive(user: User, *, source: str) -> None:
    """Clear the failures of an account from here and from unknown sources: its owner followed an emailed link."""
    SignInFailures.objects.filter(pk__in=[_pair(user.email, source), _account(user.email)]).delete()


def delete_old_counts() -> int:
    """Delete expired counts and sources unused for ninety days, and return how many."""
    now = timezone.now()
    over, _ = SignInFailures.objects.using(NIGHTLY).filter(ends_at__lt=now).delete()
    old, _ = KnownSource.objects.using(NIGHTLY).filter(seen_at__lt=now - KNOWN_FOR).delete()
    return over + old


def _wait_until(ends_at: datetime) -> str:
    minutes = max(1, math.ceil((ends_at - timezone.now()).total_seconds() / 60))
    if minutes > 90:
        return f"Wait {math.ceil(minutes / 60)} hours, then try again."
    return f"Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again."


def _codes(user: User) -> str:
    return _hash("codes of account", str(user.public_id))


def _codes_of_day(user: User) -> str:
    return _hash("codes of account in a day", str(user.public_id))


def _pair(email: str, source: str) -> str:
    return _hash("account and source", f"{email} {site_of(source)}")


def _account(email: str) -> str:
    return _hash("account", email)


def _source(source: str) -> str:
    return _hash("failures of source", site_of(source))


def _hash(purpose: str, value: str) -> str:
    """A keyed hash, so that the tables hold nothing that was typed: people type passwords into the wrong box."""
    return salted_hmac(f"accounts.login_throttling: {purpose}", value, algorithm="sha256").hexdigest()


def _count(bucket: str) -> FailureCount | None:
    row = SignInFailures.objects.filter(pk=bucket, ends_at__gt=timezone.now()).first()
    return FailureCount(failures=row.failures, ends_at=row.ends_at) if row else None


def _add(bucket: str, *, window: timedelta = WINDOW) -> FailureCount:
    """Add one to a bucket in a single statement, so that parallel attempts both count."""
    now = timezone.now()
    with connections[settings.LOGIN_ALIAS].cursor() as cursor:
        cursor.execute(
            "insert into accounts_signinfailures as counted (bucket, failures, ends_at)"
            " values (%(bucket)s, 1, %(ends_at)s) on conflict (bucket) do update set"
            " failures = case when counted.ends_at <= %(now)s then 1 else counted.failures + 1 end,"
            " ends_at = case when counted.ends_at <= %(now)s then excluded.ends_at else counted.ends_at end"
            " returning failures, ends_at",
            {"bucket": bucket, "now": now, "ends_at": now + window},
        )
        failures, ends_at = cursor.fetchone()
    return FailureCount(failures=failures, ends_at=ends_at)


def _give_back(bucket: str) -> None:
    with connections[settings.LOGIN_ALIAS].cursor() as cursor:
        cursor.execute(
            "update accounts_signinfailures set failures = failures - 1 where bucket = %s and failures > 0", [bucket]
        )
