"""A duty telephone number is validated, whichever user enters it; an invalid one changes nothing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import phone_numbers
from accounts.choices import Role
from accounts.models import User
from tests.accounts.factories import LANCASHIRE, UserFactory


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("01632 960001", "01632 960001"),
        (" +44 (0)1632-960 001 ", "+44 1632 960 001"),
        ("01632\u00a0960\u2013001", "01632 960 001"),
        ("", ""),
    ],
)
def test_a_number_is_stored_as_digits_in_groups(typed: str, stored: str) -> None:
    assert phone_numbers.as_stored(typed) == stored


@pytest.mark.parametrize("typed", ["101", "call me", "01632 960 001 ext 4", "+" + "1" * 16, "٠١٦٣٢٩٦٠٠٠١"])
def test_invalid_number_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter a phone number of 10 to 15 digits"):
        phone_numbers.as_stored(typed)


@pytest.mark.django_db
def test_database_refuses_an_invalid_number() -> None:
    person = UserFactory(role=Role.ANALYST, force_id=LANCASHIRE)
    with pytest.raises(IntegrityError, match="duty_phone_is_a_number"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(duty_phone="call me")


@pytest.mark.django_db
@pytest.mark.parametrize("by_administrator", [False, True])
def test_page_saves_the_number_and_keeps_invalid_input_in_its_box(by_administrator: bool) -> None:
    person = UserFactory(role=Role.ANALYST, force_id=LANCASHIRE)
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR) if by_administrator else person)
    url = reverse("administration:person-phone", args=[person.public_id])
    url = url if by_administrator else reverse("account-telephone")

    refused = client.post(url, {"duty_phone": "call me"})
    assert refused.status_code == 422
    assert 'value="call me"' in refused.content.decode()
    label = '<label class="govuk-label govuk-visually-hidden" for="id_duty_phone">Duty phone</label>'
    assert (label in refused.content.decode()) == by_administrator  # below a heading with the same words
    assert User.objects.get(pk=person.pk).duty_phone == ""

    shown = client.post(url, {"duty_phone": "01632 960001"}, follow=True).content.decode()
    assert 'value="01632 960001"' in shown
    assert User.objects.get(pk=person.pk).duty_phone == "01632 960001"
