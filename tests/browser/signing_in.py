"""Sessions that end under somebody's hands, and signing in again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Session, User
from tests.stack import PASSWORD


def end_sessions(person: User) -> None:
    """As if the person had not touched anything for 20 minutes."""
    last = timezone.now() - timedelta(minutes=20)
    Session.objects.filter(user=person).update(seen_at=last, expire_date=last + timedelta(minutes=15))


def sign_in(page: Page, person: User) -> None:
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
