"""The stages of sign-in after the password: give the second factor, or set one up. Until then nobody is signed in.

The password's hash is part of the stage: a sign-in that waits for its second factor ends with a new password, as
sessions do, and when the account is closed.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from accounts import sign_in_log
from accounts.models import User
from accounts.second_factor import factors

PASSWORD = "password"  # noqa: S105 -- where the stage stores the hash that says whether the password is the same


class _Stage(LoginStage):  # type: ignore[misc]  # allauth brings no types
    """A stage that sends the people it concerns to its page, and lets others go on."""

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        """The page to send the person to, or nothing if the stage does not concern them."""
        if not self.concerns(self.login.user):
            return None, True
        self.request.session.cycle_key()  # a cookie from before the password opens nothing of this sign-in
        self.state[PASSWORD] = self.login.user.get_session_auth_hash()
        sign_in_log.record(self.login.user, self._what_was_accepted)
        return redirect(self.urlname), True

    @property
    def _what_was_accepted(self) -> str:
        """What came before the second factor, in the words of the log."""
        by_provider = (self.login.signal_kwargs or {}).get("single_sign_on")
        return sign_in_log.SINGLE_SIGN_ON_ACCEPTED if by_provider else sign_in_log.PASSWORD_ACCEPTED

    def is_resumable(self, request: HttpRequest) -> bool:
        """Never: the sign-in page is open to somebody else, and a new password begins again."""
        return False

    def concerns(self, user: User) -> bool:
        """Whether this person has to do what the stage asks."""
        raise NotImplementedError


class GiveFactor(_Stage):
    """People with a second factor give it."""

    key = "give_second_factor"
    urlname = "account-factor-code"

    def concerns(self, user: User) -> bool:
        """True for people with an authenticator app or a passkey."""
        return factors.has_factor(user)


class SetUpFactor(_Stage):
    """People without a second factor set one up."""

    key = "set_up_second_factor"
    urlname = "account-factor-set-up"

    def concerns(self, user: User) -> bool:
        """True for people without a factor, except in the demonstration."""
        return factors.is_asked_of(user) and not factors.has_factor(user)


def waiting_login(request: HttpRequest, stage: type[_Stage]) -> Any:
    """The sign-in of this browser that waits at a stage; None if there is none, or if it may not go on.

    The stage must still concern the person: a factor that was set up in another browser ends the set-up here. A POST
    locks the account, so that of two browsers one is first.
    """
    if request.user.is_authenticated:
        return None
    waiting = LoginStageController.enter(request, stage.key)
    if waiting is None or waiting.login.user is None:
        return None
    people = User.objects.active().filter(pk=waiting.login.user.pk)
    user = (people.select_for_update() if request.method == "POST" else people).first()
    is_same = user is not None and user.get_session_auth_hash() == waiting.state.get(PASSWORD)
    if user is None or not is_same or not waiting.concerns(user):
        clear_login(request)
        return None
    return waiting
