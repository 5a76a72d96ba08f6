"""The choices a user makes on their account page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.factories import analyst

pytestmark = pytest.mark.django_db


def chosen(user: User) -> bool:
    return User.objects.get(pk=user.pk).single_letters


def test_single_letter_keys_are_off_until_the_user_turns_them_on_in_every_browser(client: Client) -> None:
    priya = analyst()
    client.force_login(priya)
    assert not chosen(priya)

    page = client.post(reverse("account-letters"), {"letters": "on"}, follow=True).content.decode()

    assert chosen(priya)
    assert "Single-key shortcuts are on." in page
    elsewhere = Client()
    elsewhere.force_login(priya)
    assert "data-app-keys-toggle checked" in elsewhere.get(reverse("account")).content.decode()


def test_unticked_box_turns_them_off(client: Client) -> None:
    priya = analyst()
    User.objects.filter(pk=priya.pk).update(single_letters=True)
    client.force_login(priya)

    answer = client.post(reverse("account-letters"), headers={"HX-Request": "true"})

    assert not chosen(priya)
    assert "checked" not in answer.content.decode()
