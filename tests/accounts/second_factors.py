"""People with a second factor, and the codes that their app shows."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.second_factor import codes, proof, sealing
from tests.accounts.factories import UserFactory

PASSWORD = "copper lantern riverbed"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(user: User) -> User:
    """The user with an authenticator app that has SECRET."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": sealing.seal(SECRET)})
    return user


def person_with_app(**kwargs: object) -> User:
    """A user with a password and an authenticator app."""
    return with_app(UserFactory(password=PASSWORD, **kwargs))


def code_now(secret: str = SECRET, *, later: int = 0) -> str:
    """What the app shows now, or some steps of 30 seconds later."""
    return codes.code_at(secret, int(time.time()) // codes.STEP_SECONDS + later)


def give_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> str:
    """Enter the password on the sign-in page, and return where it leads."""
    answer = client.post(reverse("account_login"), {"login": user.email, "password": password, **more})
    return answer.headers.get("Location", "")


def give_code(client: Client, code: str) -> int:
    """Enter a code at the second step, and return the status: 302 means that it was accepted."""
    return client.post(reverse("account-factor-code"), {proof.CODE: code}).status_code


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200
