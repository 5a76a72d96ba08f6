"""A scope is the same condition for the ORM and for a plain statement."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.choices import Role
from accounts.permissions import Scope
from reference.models import Force
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_plain_condition_finds_the_forces_of_the_orm_condition(role: Role) -> None:
    scope = Scope.of(UserFactory(role=role))
    condition, parameters = scope.sql_over("code")
    with connection.cursor() as cursor:
        cursor.execute(f"select code from reference_force where {condition}", parameters)
        codes = {code for (code,) in cursor.fetchall()}

    assert codes == set(Force.objects.filter(scope.over("pk")).values_list("pk", flat=True))


def test_nobody_signed_in_sees_no_force_by_a_plain_statement() -> None:
    assert Scope.of(None).sql_over("code") == ("false", {})
