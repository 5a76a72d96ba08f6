"""Requesting a bundle, building it through the queue, and downloading it only with the current permissions."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import approval, tasks
from guidance.bundle import building, requests, signing
from guidance.choices import Circle
from guidance.models import Bundle, UsageEvent
from tests.accounts.factories import UserFactory, analyst, national
from tests.guidance.bundling import opened
from tests.guidance.making import approver, next_version, published
from tests.roles import acting

pytestmark = pytest.mark.django_db


def partner() -> Any:
    return UserFactory(role=Role.PARTNER)


def made(circle: str = Circle.POLICE, **more: Any) -> Bundle:
    """A bundle built by the queue."""
    bundle = requests.request_bundle(circle, by=national(), **more)
    with acting("clerk"):
        tasks.make_bundle(bundle.pk)
    bundle.refresh_from_db()
    return bundle


def at(**ahead: int) -> Any:
    return clock.at(datetime(2026, 11, 24, 12, tzinfo=clock.LONDON) + timedelta(**ahead))


def test_bundle_is_requested_built_and_downloaded(client: Client) -> None:
    published(title="Hand car washes")
    reader = analyst()
    client.force_login(reader)

    client.post(reverse("guidance:bundles"), {"since": ""})
    with acting("clerk"):
        assert tasks.make_bundles() == 1
    row = Bundle.objects.get()
    page = client.get(reverse("guidance:bundles")).content.decode()
    answer = client.get(row.get_absolute_url())

    content = b"".join(answer.streaming_content)
    assert row.name in page
    assert row.sha256 in page
    assert row.public_key == signing.public_key()
    assert row.public_key in page
    assert (len(content), answer["Content-Type"]) == (row.size, "application/zip")
    assert row.name in answer["Content-Disposition"]
    assert list(UsageEvent.objects.values_list("kind", "force")) == [("bundle", reader.force_id)]
    entry = AuditEntry.objects.get(kind="disclosure")
    assert (entry.recipient, entry.keys) == (reader.email, [str(row.public_id)])


def test_partner_gets_the_partners_bundle_and_sees_no_other(client: Client) -> None:
    secret, shared = published(title="Police only"), published(title="Shared", circle="partners")
    police, partners = made(Circle.POLICE), made(Circle.PARTNERS)
    client.force_login(partner())

    page = client.get(reverse("guidance:bundles")).content.decode()
    answer = client.get(partners.get_absolute_url())

    archive = opened(b"".join(answer.streaming_content), building.BuiltBundle(**_NOTHING))
    assert archive.slugs == [shared.slug]
    assert archive.holds(secret.slug) == []
    assert police.name not in page
    assert "Who is it for?" not in page
    assert client.get(police.get_absolute_url()).status_code == 404


_NOTHING: dict[str, Any] = {
    "name": "",
    "day": date(2026, 11, 24),
    "products": 0,
    "gone": 0,
    "marking": "",
    "public_key": "",
}


def test_user_cannot_request_another_circle_s_bundle(client: Client) -> None:
    reader = partner()
    client.force_login(reader)

    client.post(reverse("guidance:bundles"), {"circle": "police", "since": ""})

    assert list(Bundle.objects.values_list("circle", flat=True)) == ["partners"]
    with pytest.raises(TransitionNotAllowed, match="Create one for your own"):
        requests.request_bundle(Circle.POLICE, by=reader)
    with pytest.raises(TransitionNotAllowed, match="Create one for your own"):
        requests.request_bundle(Circle.POLICE, by=UserFactory(role=Role.OFFICER))


def test_national_team_chooses_the_circle_and_sees_what_is_missing(client: Client) -> None:
    client.force_login(national())

    answer = client.post(reverse("guidance:bundles"), {"since_0": "31", "since_1": "June", "since_2": "26"})
    later = client.post(reverse("guidance:bundles"), {"circle": "partners", "since": "1 January 2030"})

    page = answer.content.decode()
    assert (answer.status_code, later.status_code) == (422, 422)
    assert "Choose who it is for" in page
    assert "Changes" not in page
    for typed in ('value="31"', 'value="June"', 'value="26"'):
        assert typed in page
    assert "That date is in the future" in later.content.decode()
    assert not Bundle.objects.exists()


def test_second_request_gives_the_same_file_until_the_library_changes() -> None:
    with at(hours=9):
        product = published()
    with at(hours=10):
        first = requests.request_bundle(Circle.POLICE, by=analyst())
        assert requests.request_bundle(Circle.POLICE, by=analyst()) == first
        requests.build(first.pk)

        assert requests.request_bundle(Circle.POLICE, by=analyst()) == first
        assert requests.request_bundle(Circle.POLICE, since=date(2026, 11, 1), by=analyst()) != first
        next_version(product)
        assert requests.request_bundle(Circle.POLICE, by=analyst()) != first


def test_changes_saved_during_a_build_count_as_later() -> None:
    """A withdrawal's timestamp precedes the bundle's, and its request commits only later."""
    with at(hours=9):
        published(circle="partners")
        product = published(circle="partners")
    with at(hours=10):
        row = made(Circle.PARTNERS)
    with at(hours=10, minutes=-1):
        approval.withdraw(product, reason="It names a source.", by=approver())

    assert "has been withdrawn" in requests.why_not(row)
    with at(hours=10, minutes=1):
        assert requests.request_bundle(Circle.PARTNERS, by=national()) != row


@pytest.mark.parametrize("how", ["withdrawn", "shared less"])
def test_file_with_withdrawn_content_cannot_be_downloaded(client: Client, how: str) -> None:
    product = published(circle="partners")
    row = made(Circle.PARTNERS)
    with at(hours=13):
        if how == "withdrawn":
            approval.withdraw(product, reason="It names a source.", by=approver())
        else:
            next_version(product, circle="police")
    client.force_login(partner())

    answer = client.get(row.get_absolute_url(), follow=True)

    assert answer.redirect_chain
    assert "has been withdrawn or is now shared with fewer people" in answer.content.decode()
    assert not AuditEntry.objects.filter(kind="disclosure").exists()
    assert not UsageEvent.objects.exists()


def test_file_can_be_downloaded_if_products_are_only_updated(client: Client) -> None:
    product = published(circle="partners")
    row = made(Circle.PARTNERS)
    next_version(product)
    client.force_login(partner())

    assert client.get(row.get_absolute_url()).status_code == 200


def test_changed_permissions_apply_from_the_next_request(client: Client) -> None:
    published()
    row, reader = made(), analyst()
    client.force_login(reader)
    assert client.get(row.get_absolute_url()).status_code == 200

    reader.role = Role.PARTNER
    reader.force = None
    reader.save(update_fields=["role", "force"])

    assert client.get(row.get_absolute_url()).status_code == 404


def test_file_is_deleted_after_its_retention_days() -> None:
    published()
    row = made()
    later = datetime(2026, 11, 24, 12, tzinfo=clock.LONDON) + requests.KEEP
    with clock.at(later - timedelta(days=1)), acting("clerk"):
        tasks.make_bundles()
    assert requests.store().exists(row.stored_as)

    with clock.at(later + timedelta(days=1)), acting("clerk"):
        tasks.make_bundles()

    assert not requests.store().exists(row.stored_as)
    assert not Bundle.objects.ready().exists()
    assert not Bundle.objects.for_list().exists()


def test_file_missing_in_the_store_is_requested_again(client: Client) -> None:
    published()
    row = made()
    requests.store().delete(row.stored_as)
    client.force_login(analyst())

    answer = client.get(row.get_absolute_url(), follow=True)

    assert "The file is missing from our store. Create it again." in answer.content.decode()
    assert requests.request_bundle(Circle.POLICE, by=analyst()) != row


def test_message_delivered_twice_builds_once() -> None:
    published()
    row = requests.request_bundle(Circle.POLICE, by=analyst())

    assert [tasks.make_bundle(row.pk), tasks.make_bundle(row.pk)] == [True, False]


def test_interrupted_build_is_tried_three_times_and_then_reported(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    row = requests.request_bundle(Circle.POLICE, by=analyst())
    requests.store().save(row.stored_as, ContentFile(b"half"))

    def dies(*_given: Any, **_named: Any) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(building, "make", dies)
        for _ in range(requests.MOST_TRIES):
            with pytest.raises(OSError, match="no space"):
                requests.build(row.pk)
    assert requests.build(row.pk) is False
    client.force_login(analyst())

    assert "could not create this download after 3 attempts" in client.get(reverse("guidance:bundles")).content.decode()


def test_page_without_a_key_says_what_is_missing(client: Client, settings: Any) -> None:
    settings.BUNDLE_KEY = b""
    row = requests.request_bundle(Circle.POLICE, by=analyst())

    assert tasks.make_bundle(row.pk) is False

    client.force_login(analyst())
    assert "Set BUNDLE_KEY for the worker" in client.get(reverse("guidance:bundles")).content.decode()


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_of_bundles_costs_the_same_for_one_and_for_many(client: Client, query_budget: Any, many: int) -> None:
    published()
    for number in range(many):
        made(since=date(2026, 10, 1 + number))
    client.force_login(analyst())

    with query_budget(6):  # session, person, scope, bundles, force of the header, log
        page = client.get(reverse("guidance:bundles"))

    assert len(re.findall("SHA-256", page.content.decode())) == many
