"""Sessions that end while a user works, and signing in again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Session, User
from tests.stack import PASSWORD


def end_sessions(person: User) -> None:
    """Expire the sessions, as after 20 idle minutes."""
    last = timezone.now() - timedelta(minutes=20)
    Session.objects.filter(user=person).update(seen_at=last, expire_date=last + timedelta(minutes=15))


def sign_in(page: Page, person: User) -> None:
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
