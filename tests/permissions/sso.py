"""A provider of single sign-on with a rule that waits, for the addresses of administrators."""

from __future__ import annotations

from accounts.choices import ClaimGives, Role
from accounts.models import ClaimRule
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.accounts.sso.conftest import PROVIDER

NOBODY_ANSWERS = "http://127.0.0.1:9"  # signing in itself is tried with a real provider (tests/accounts/sso)


def make() -> str:
    """The public id of the rule, which another administrator proposed."""
    colleague = UserFactory(role=Role.ADMINISTRATOR, name="An administrator of rules")
    rule = ClaimRule.objects.create(
        provider=PROVIDER.key,
        claim="groups",
        value="analysts",
        gives=ClaimGives.FORCE,
        result=LANCASHIRE,
        proposed_by=colleague,
    )
    return str(rule.public_id)
