"""Adds second factors: an authenticator app whose first code was right, and passkeys. Each is logged and emailed.

The first factor brings ten recovery codes, which a page shows once.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts import login_throttling, sign_in_log
from accounts.models import User
from accounts.second_factor import codes, factors, notices, passkeys, sealing

# Fields of the forms that add a factor. Those that prove one have other names: a page that adds one may need both.
NEW_CODE, NEW_PASSKEY = "new_code", "new_passkey"
MOST_PASSKEYS = 10
# Where the session stores the encrypted secret of an app that a person is setting up. It names the person: another one
# may sign in with the same browser, and must not be shown a secret that somebody else has seen.
PENDING = "second_factor_app_{}"
TO_SHOW = "second_factor_show_codes"  # set in the session while new recovery codes have not been read


class EnrolmentRefused(Exception):
    """The factor can't be added. The message says what to do."""


def secret_for(request: HttpRequest, user: User) -> str:
    """The secret that the page shows to this person in this session; the same until it is used."""
    place = PENDING.format(user.pk)
    if stored := request.session.get(place):
        return sealing.unseal(stored)
    secret = codes.new_secret()
    request.session[place] = sealing.seal(secret)
    return secret


def add_app(request: HttpRequest, user: User, typed: str) -> Authenticator:
    """Store the app with the shown secret, in place of the person's previous one. Raises EnrolmentRefused."""
    try:
        login_throttling.begin_code(user)
    except login_throttling.TooManyCodes as why:
        raise EnrolmentRefused(str(why)) from None
    secret = secret_for(request, user)
    if not codes.accepts_app_code(user, secret, codes.as_typed(typed)):
        raise EnrolmentRefused("That code is wrong or has already been used. Wait for the next code and enter it.")
    login_throttling.code_succeeded(user)
    replaced, _ = factors.stored(user).filter(type=Authenticator.Type.TOTP).delete()
    row = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": sealing.seal(secret)})
    del request.session[PENDING.format(user.pk)]
    _added(request, user, row, is_replaced=bool(replaced))
    return row


def add_passkey(request: HttpRequest, user: User, answer: str, *, name: str) -> Authenticator:
    """Store a passkey that the browser created. Raises EnrolmentRefused."""
    if factors.stored(user).filter(type=Authenticator.Type.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise EnrolmentRefused(f"You have {MOST_PASSKEYS} passkeys. Remove one first.")
    try:
        row = passkeys.add(user, answer, name=name)
    except passkeys.PasskeyRefused:
        raise EnrolmentRefused("The passkey was not created. Try again, or use an authenticator app.") from None
    _added(request, user, row, is_replaced=False)
    return row


def renew_recovery_codes(request: HttpRequest, user: User) -> None:
    """Replace the person's recovery codes; the page that follows shows the new ones once."""
    codes.new_recovery_codes(user)
    request.session[TO_SHOW] = True
    sign_in_log.record(user, "recovery codes renewed")
    notices.send(user, "You have new recovery codes. The previous ones no longer work.")


def _added(request: HttpRequest, user: User, row: Authenticator, *, is_replaced: bool) -> None:
    kind = factors.kind_of(row)
    if not codes.recovery_codes(user):
        codes.new_recovery_codes(user)
        request.session[TO_SHOW] = True
    record_authentication(request, user, "mfa", id=row.pk, type=row.type)
    done = "replaced" if is_replaced else "added"
    sign_in_log.record(user, f"second factor {done}: {kind}")
    notices.send(user, f"Second factor {done}: {kind}.")
