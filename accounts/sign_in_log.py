"""Log entries about signing in: successes, failures, lockouts, sign-outs and password changes.

Nobody is signed in yet when most of this happens, so an entry names the account as its record. It never contains what
was typed: people type passwords into the wrong box. `login_throttling` limits the number of entries: a counted failure
is one entry; a refused attempt and an attempt on no account are none.
"""

from __future__ import annotations

from accounts import login_throttling
from accounts.models import User
from audit import log
from audit.choices import Operation, Outcome

SUBJECT = "accounts.session"
# Written when the password or the organisation's account is right and the second factor is asked for. Where no factor
# follows, the log has an answer (`audit/sql/factors_not_given.sql`, which knows these words).
PASSWORD_ACCEPTED = "password accepted, second factor asked for"  # noqa: S105 -- a sentence
SINGLE_SIGN_ON_ACCEPTED = "single sign-on accepted, second factor asked for"
MINUTES = int(login_throttling.WINDOW.total_seconds() // 60)


def record(user: User, what: str, *, count: int = 1) -> None:
    """Record, with the current request, an action on an account or its sessions."""
    log.record(Operation.SIGN_IN, of=SUBJECT, keys=[user.public_id], count=count, question=what)


def refuse(user: User, what: str) -> None:
    """Record that access to an account was refused."""
    log.record_attempt(Operation.SIGN_IN, of=SUBJECT, keys=[user.public_id], question=what, outcome=Outcome.REFUSED)


def record_failure(email: str, failure: login_throttling.FailedSignIn) -> None:
    """Record a wrong password, and whether it locked the account or the source for a while.

    For an address without an account, the same entry is written and rolled back, so that response time does not reveal
    which accounts exist.
    """
    user = User.objects.with_email(email).only("public_id").first()
    whats = ["wrong password"]
    if failure.locks_account:
        whats.append(f"locked for {MINUTES} minutes after {login_throttling.MOST_OF_ACCOUNT} wrong passwords")
    for what in whats:
        log.record_attempt(
            Operation.SIGN_IN,
            of=SUBJECT,
            keys=[user.public_id] if user else [],
            question=what,
            outcome=Outcome.REFUSED,
            is_kept=user is not None,
        )
    if failure.locks_source:
        log.record_attempt(
            Operation.SIGN_IN,
            of=SUBJECT,
            keys=[],
            count=login_throttling.MOST_OF_SOURCE,
            question=f"network locked for {MINUTES} minutes after {login_throttling.MOST_OF_SOURCE} failed sign-ins",
            outcome=Outcome.REFUSED,
        )


def record_wrong_code(user: User, *, lock: login_throttling.CodeLock | None) -> None:
    """Record a wrong code of a second factor, and whether no code of the account is checked for a while."""
    refuse(user, "wrong code")
    if lock is not None:
        refuse(user, f"codes locked for {lock.how_long} after {lock.most} wrong codes")
