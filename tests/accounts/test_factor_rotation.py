"""The key of second factors can be replaced while people sign in."""

from __future__ import annotations

import os
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.second_factor import codes, sealing
from tests.accounts.second_factors import code_now, person_with_app

pytestmark = pytest.mark.django_db
OLD, NEW = os.urandom(32), os.urandom(32)


@pytest.fixture(autouse=True)
def _old_key(settings: Any) -> None:
    settings.FACTOR_KEYS = {1: OLD}


@pytest.fixture
def person(_old_key: None) -> User:
    person = person_with_app()
    codes.new_recovery_codes(person)
    return person


def test_old_key_is_needed_until_the_command_has_run(person: User, settings: Any, capsys: Any) -> None:
    recovery_code = codes.recovery_codes(person)[0]
    settings.FACTOR_KEYS = {2: NEW, 1: OLD}

    call_command("rotate_factor_keys")

    assert "2 values encrypted again, 0 don't open" in capsys.readouterr().out
    settings.FACTOR_KEYS = {2: NEW}
    assert codes.use(person, code_now()) is not None
    assert codes.use(person, recovery_code) is not None


def test_value_of_a_lost_key_is_named_and_left_as_it_is(person: User, settings: Any) -> None:
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.FACTOR_KEYS = {2: NEW}

    with pytest.raises(CommandError, match="2 values don't open with any of FACTOR_KEYS"):
        call_command("rotate_factor_keys")

    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_changed_value_does_not_open() -> None:
    stored = sealing.seal("JBSWY3DPEHPK3PXP")

    with pytest.raises(InvalidToken):
        sealing.unseal(stored[:-4] + ("AAAA" if stored[-4:] != "AAAA" else "BBBB"))
