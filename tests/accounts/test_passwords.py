"""An easily guessed password is refused with the reason; others are accepted."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from mspt.setup import places
from tests.accounts.factories import UserFactory
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
GUESSED = [
    "Lancashire2026!",
    "lancashire-police-26",
    "Devon&Cornwall2026",
    "ModernSlavery2026",
    "M0dernSlavery!2026",
    "Slavery-Investigations",
    "PriyaNair123456",
    "priya.nair@2026!",
    "Police-Police-Police",
    "WelcomeWelcome1",
    "qwertyuiop1234",
    "1qaz2wsx3edc4rfv",
    "poiuytrewqlkjhgfdsa",
    "aaaaaaaaaaaaaaaa",
    "November-2026-Summer",
    "GreaterManchester1974",
]
TAKEN = [
    "copper lantern riverbed",
    "a long enough password",
    "another sufficient secret",
    "Lancashire mustard 4 tea",
    "Qm7-fT2x-vB9d-kW4s",
    "Demonstration-2026",
]


@made_once
def priya() -> User:
    return UserFactory(name="Priya Nair", email="priya.nair@lancs.example.org", password="a long enough password")


def test_password_form_has_the_labels_of_the_service(client: Client, priya: User) -> None:
    client.force_login(priya)

    page = client.get(reverse("account_change_password")).content.decode()

    for label in ("Current password", "New password", "New password again"):
        assert re.search(rf"<label[^>]*>\s*{label}\s*</label>", page)
    assert page.count("Forgotten your password?") == 1
    assert "Forgot your" not in page


@pytest.mark.parametrize("password", GUESSED)
def test_common_password_is_refused(priya: User, password: str) -> None:
    with pytest.raises(ValidationError, match="'This password is too easy to guess"):
        validate_password(password, priya)


@pytest.mark.parametrize("password", ["123456789012", "739182640518"])
def test_password_of_digits_alone_is_refused(priya: User, password: str) -> None:
    with pytest.raises(ValidationError, match="entirely numeric"):
        validate_password(password, priya)


@pytest.mark.parametrize("password", TAKEN)
def test_uncommon_password_is_accepted(priya: User, password: str) -> None:
    validate_password(password, priya)


def test_page_says_why_a_password_is_refused_and_the_old_one_stays_valid(priya: User) -> None:
    browser = Client()
    browser.force_login(priya)
    chosen = {"oldpassword": "a long enough password", "password1": "Lancashire2026!", "password2": "Lancashire2026!"}

    page = browser.post(reverse("account_change_password"), chosen).content.decode()

    assert "This password is too easy to guess. Choose one that does not use your name or address, this" in page
    assert User.objects.get(pk=priya.pk).check_password("a long enough password")


@pytest.mark.parametrize(
    "text",
    [
        "templates/account/password_reset.html",
        "templates/account/password_reset_done.html",
        "templates/account/email/password_reset_key_message.txt",
        "templates/account/email/first_password_message.txt",
    ],
)
def test_mails_and_pages_say_how_long_a_mailed_link_works(text: str) -> None:
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(hours=8)
    assert "within 8 hours" in " ".join((Path(places.ROOT) / text).read_text().split())
