"""Checks the second factor that a form brings: a code, or a passkey's signature. Each attempt is counted and logged.

The people of the demonstration who have no second factor bring their password when they are asked again.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts import login_throttling, sign_in_log
from accounts.models import User
from accounts.second_factor import codes, factors, notices, passkeys

CODE, PASSKEY, PASSWORD = "second_factor_code", "second_factor_passkey", "second_factor_password"  # fields of a form
FIELDS = frozenset({CODE, PASSKEY, PASSWORD})
WRONG_CODE = (
    "That code is wrong or has already been used. Enter the code your app shows now, or a recovery code that you have "
    "not used."
)
WRONG_PASSKEY = "The passkey was not accepted. Try again, or enter a code."
NOT_THE_PASSWORD = "That password is wrong. Enter your password."  # noqa: S105 -- a sentence
UNREADABLE = (
    "We cannot check your codes at the moment. Use a passkey if you have one. Otherwise, ask an administrator to reset "
    "your second factor."
)
NOTHING = "Enter a code from your authenticator app, or a recovery code."


class ProofRefused(Exception):
    """The second factor is missing or wrong, or none is checked now. The message says what to do."""


def is_brought(request: HttpRequest) -> bool:
    """Whether a form brings a second factor, right or wrong."""
    return not FIELDS.isdisjoint(request.POST)


def accept(request: HttpRequest, user: User) -> None:
    """Check what the form brings, and remember in the session that the factor was given now. Raises ProofRefused."""
    if not factors.is_asked_of(user):
        _check_password(request, user)
        return
    typed, answer = request.POST.get(CODE, ""), request.POST.get(PASSKEY, "")
    row = _signed(user, answer) if answer else _typed(user, typed)
    row.user = user
    row.record_usage()
    record_authentication(request, user, "mfa", id=row.pk, type=row.type)
    sign_in_log.record(user, f"second factor given: {factors.kind_of(row)}")
    if row.type == Authenticator.Type.RECOVERY_CODES:
        notices.send(user, f"A recovery code was used. You have {factors.codes_left(user)} left.")


def _check_password(request: HttpRequest, user: User) -> None:
    _count(user)
    if not user.check_password(request.POST.get(PASSWORD, "")):
        sign_in_log.refuse(user, "wrong password when asked again")
        raise ProofRefused(NOT_THE_PASSWORD)
    login_throttling.code_succeeded(user)
    record_authentication(request, user, "password", reauthenticated=True)
    sign_in_log.record(user, "password given again")


def _count(user: User) -> login_throttling.CodeLock | None:
    try:
        return login_throttling.begin_code(user)
    except login_throttling.TooManyCodes as why:
        way_out = " You can use a passkey instead." if factors.has_passkey(user) else ""
        raise ProofRefused(f"{why}{way_out}") from None


def _typed(user: User, typed: str) -> Authenticator:
    if not codes.as_typed(typed):
        raise ProofRefused(NOTHING)
    lock = _count(user)
    try:
        row = codes.use(user, typed)
    except codes.CodesUnreadable:
        login_throttling.code_succeeded(user)  # no guess was checked
        sign_in_log.refuse(user, "code not checked: its key is missing")
        raise ProofRefused(UNREADABLE) from None
    if row is None:
        sign_in_log.record_wrong_code(user, lock=lock)
        if lock is not None:
            notices.send(
                user,
                f"Somebody who knows your password entered {lock.most} wrong codes. No codes are accepted for "
                f"{lock.how_long}. If this was not you, change your password now.",
            )
        raise ProofRefused(WRONG_CODE)
    login_throttling.code_succeeded(user)
    return row


def _signed(user: User, answer: str) -> Authenticator:
    try:
        return passkeys.use(user, answer)
    except passkeys.PasskeyRefused:
        if login_throttling.count_bad_passkey(user) <= login_throttling.MOST_CODES:  # the log is kept for ever
            sign_in_log.refuse(user, "second factor refused: passkey")
        raise ProofRefused(WRONG_PASSKEY) from None
