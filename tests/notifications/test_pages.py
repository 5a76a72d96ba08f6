"""The pages of notices: a person's own, unread first; settings; and the number of new ones in the header."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from notifications import creation, preferences
from notifications.choices import Delivery, DigestTime, NoticeKind
from notifications.kinds import KINDS, kinds_for
from notifications.models import Notice, NoticeChoice, NoticeSettings
from tests.accounts.factories import KENT, UserFactory, analyst, coordinator
from tests.notifications.making import due_in, ready_for
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:notice-list")
SETTINGS = reverse("notifications:settings")


@made_once
def anna() -> User:
    return analyst()


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: User, path: str = LIST) -> str:
    return browser_of(person).get(path).content.decode()


def test_person_without_notices_reads_what_will_appear_and_where_to_choose(anna: User) -> None:
    text = page(anna)

    assert "No notices" in text
    assert SETTINGS in text


def test_new_notices_are_first_and_each_says_when(anna: User) -> None:
    first, second = ready_for(anna), ready_for(anna, kind=NoticeKind.EXPORT_FAILED)
    browser_of(anna).post(reverse("notifications:notice-read", args=[second.public_id]))

    text = page(anna)

    assert text.index(first.title) < text.index(second.title)
    assert text.count(">New<") == 1
    assert f"{clock.today().day} {clock.today():%B}" in text
    read, day = text.index('<h2 class="app-h2">Read</h2>'), text.index('<h3 class="app-h3">Today</h3>')
    assert text.index("New today") < text.index(first.title) < read < day < text.index(second.title)
    assert text.count(">Read<") == 1


def test_notice_names_the_force_to_reviewers_only(anna: User) -> None:
    cora = coordinator()
    due_in(kind=NoticeKind.RETURN_OVERDUE)

    assert "Lancashire. " in page(cora)
    assert "Lancashire. " not in page(anna)


def test_header_has_the_number_of_new_notices_on_home_and_on_notices(anna: User) -> None:
    ready_for(anna)
    ready_for(anna)

    assert "Notices (2 new)" in page(anna)
    assert "Notices (2 new)" in page(anna, "/")
    assert ">Notices</a>" in page(anna, reverse("account"))


def test_marking_all_as_read_leaves_none_new(anna: User) -> None:
    ready_for(anna)
    ready_for(analyst())

    answer = browser_of(anna).post(reverse("notifications:notices-read"), follow=True)

    assert "Marked 1 notice as read." in answer.content.decode()
    assert "Mark all as read" not in answer.content.decode()
    assert Notice.objects.unread().count() == 1


def test_notice_of_somebody_else_is_not_found(anna: User) -> None:
    theirs = ready_for(analyst())
    client = browser_of(anna)

    for path, send in (("notice-open", client.get), ("notice-read", client.post)):
        answer = send(reverse(f"notifications:{path}", args=[theirs.public_id]))
        assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_notice_about_a_force_disappears_when_its_person_moves(anna: User) -> None:
    due_in()
    notice = Notice.objects.get(person=anna)
    User.objects.filter(pk=anna.pk).update(force=KENT)

    assert "No notices" in page(anna)
    assert browser_of(anna).get(notice.get_absolute_url()).status_code == 404


def test_database_shows_a_person_s_own_notices_only(anna: User) -> None:
    """Without any filter, the policy alone."""
    ready_for(anna)
    ready_for(analyst())
    seen: list[int] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "notifications_notice" in sql and "count" in sql.lower() and not seen:
            with connection.cursor() as cursor:
                seen.append(0)
                cursor.execute("select count(*) from notifications_notice")
                (seen[0],) = cursor.fetchone()
        return execute(sql, params, many, context)

    client = browser_of(anna)
    with connection.execute_wrapper(watch):
        client.get(LIST)

    assert seen == [1]


def test_notices_have_pages_of_fifty(anna: User) -> None:
    for _number in range(51):
        ready_for(anna)

    text = page(anna)

    assert "Showing 1 to 50 of 51 notices" in text
    assert "?page=2" in text


@pytest.mark.parametrize("number", [1, 40])
def test_list_uses_the_same_number_of_statements_for_any_number_of_notices(
    anna: User, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for _number in range(number):
        ready_for(anna)
    client = browser_of(anna)

    with query_budget(9):
        client.get(LIST)


def test_home_page_counts_new_notices_in_one_statement(anna: User) -> None:
    ready_for(anna)
    client = browser_of(anna)

    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    assert sum("notifications_" in query["sql"] for query in captured.captured_queries) == 1


def test_notice_whose_page_is_gone_opens_the_list(anna: User) -> None:
    notice = ready_for(anna)
    Notice.objects.update(url_name="exports:gone")

    answer = browser_of(anna).get(notice.get_absolute_url())

    assert answer.headers["Location"] == LIST
    with pytest.raises(NoReverseMatch):
        reverse("exports:gone")


# Settings.
@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR, Role.NATIONAL, Role.OFFICER, Role.ADMINISTRATOR])
def test_settings_offer_the_kinds_that_the_person_may_get(role: Role) -> None:
    person = UserFactory(role=role)

    text = page(person, SETTINGS)

    for kind in NoticeKind:
        assert (f'name="{kind}"' in text) == (KINDS[kind] in kinds_for(person)), kind


def test_saved_settings_are_shown_again_and_hold_for_the_next_notice(anna: User) -> None:
    sent = dict(preferences.deliveries_of(anna)) | {"return_queried": "product", "digest_time": "16"}

    answer = browser_of(anna).post(SETTINGS, sent, follow=True)

    assert "Notice settings saved." in answer.content.decode()
    assert preferences.deliveries_of(anna)["return_queried"] == Delivery.PRODUCT
    assert NoticeSettings.objects.get(person=anna).digest_time == DigestTime.AFTERNOON
    assert NoticeChoice.objects.filter(person=anna).count() == 1  # only what differs from the usual
    due_in(kind=NoticeKind.RETURN_QUERIED)
    assert Notice.objects.get(person=anna).delivery == Delivery.PRODUCT


def test_invalid_setting_is_refused_and_loses_nothing(anna: User) -> None:
    sent = dict(preferences.deliveries_of(anna)) | {"return_queried": "product", "period_open": "pigeon"}

    answer = browser_of(anna).post(SETTINGS, sent)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "A month opens: Choose no email, email at once or daily email." in text
    assert "Choose when to send the daily email." in text
    assert re.search(r'name="return_queried"[^>]* value="product"[^>]* checked', text)
    assert not NoticeChoice.objects.exists()


def test_old_notices_are_deleted_after_ninety_days(anna: User) -> None:
    old, new = ready_for(anna), ready_for(anna)
    Notice.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=91))

    with acting("counter"):
        creation.delete_old()

    assert list(Notice.objects.all()) == [new]
