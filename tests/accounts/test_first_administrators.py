"""The operator makes the first two administrators; from then on two people give access (P19)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
ADA, BEA = ("ada@example.org", "Ada Min"), ("bea@example.org", "Bea Min")


@pytest.fixture(autouse=True)
def _as_owner(settings: Any) -> None:
    settings.MSPT_ROLE = "owner"
    settings.LOGIN_ALIAS = "default"


def create(*people: tuple[str, str]) -> None:
    call_command("create_administrators", *(part for person in people for part in ("--person", *person)))


def test_first_two_administrators_are_made_and_logged(capsys: Any) -> None:
    create(ADA, BEA)

    made = User.objects.administrators().order_by("pk")
    assert [(person.email, person.has_usable_password()) for person in made] == [(ADA[0], False), (BEA[0], False)]
    assert AuditEntry.objects.get(subject="accounts.user").count == 2
    assert "Ada Min is an administrator" in capsys.readouterr().out


@pytest.mark.parametrize(("present", "named"), [(0, 1), (1, 2), (2, 1), (3, 2)])
def test_it_makes_two_and_never_more(present: int, named: int) -> None:
    for _ in range(present):
        UserFactory(role=Role.ADMINISTRATOR)
    UserFactory(role=Role.ADMINISTRATOR, is_active=False)

    with pytest.raises(CommandError, match="two administrators"):
        create(*(ADA, BEA)[:named])
    assert User.objects.administrators().count() == present


def test_last_administrator_gets_a_colleague() -> None:
    UserFactory(role=Role.ADMINISTRATOR)

    create(ADA)

    assert User.objects.administrators().count() == 2


def test_bad_address_makes_nobody() -> None:
    UserFactory(email="bea@example.org")

    with pytest.raises(CommandError, match="already has an account"):
        create(ADA, BEA)
    assert not User.objects.administrators().exists()


def test_only_the_owner_of_the_database_may(settings: Any) -> None:
    settings.MSPT_ROLE = "web"

    with pytest.raises(CommandError, match="MSPT_ROLE=owner"):
        create(ADA, BEA)
