"""What the log holds of signing in: who did, who failed, was locked or signed out, and who chose a password.

Nobody is signed in yet when most of it happens, so an entry names the account as its record. What was typed is never
in it: people type passwords into the wrong box. Entries are bounded by the limits of `guessing`: a failure that was
counted is one entry, what a limit refuses is none, and a try at no account is none either.
"""

from __future__ import annotations

from accounts import login_throttling
from accounts.models import User
from audit import log
from audit.choices import Operation, Outcome

SUBJECT = "accounts.session"
MINUTES = int(login_throttling.WINDOW.total_seconds() // 60)


def record(user: User, what: str, *, count: int = 1) -> None:
    """Note, with the present request, that something was done with an account or its sessions."""
    log.record(Operation.SIGN_IN, of=SUBJECT, keys=[user.public_id], count=count, question=what)


def refuse(user: User, what: str) -> None:
    """Note that an account was not opened."""
    log.record_attempt(Operation.SIGN_IN, of=SUBJECT, keys=[user.public_id], question=what, outcome=Outcome.REFUSED)


def record_failure(email: str, failure: login_throttling.Failure) -> None:
    """Note a wrong password, and that it closed the account or the source for a while.

    For an address without account the same is written and taken back, so that time tells nobody which accounts exist.
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
