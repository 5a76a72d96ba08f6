"""Any officer can search every force's subjects with a reason, and learns only what an answer shows."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core import clock
from matching import register_lookup as matching_lookups
from matching import tasks
from matching.models import HashedToken, Lookup, LookupFinding, LookupLimit
from matching.person_match import AskRefused
from orders.choices import Particular
from orders.imports import history_import
from orders.imports.past_records import PastSubject
from orders.models import Subject
from orders.register import index, search, timeline
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import cascade
from reference.models import Force
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory
from tests.orders import lookups, making
from tests.orders.committing import commit
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
ADDRESS = reverse("orders:register-search")
STOP = {"reason": "stop", "reference": "KP-0311"}


def officer(force: str = KENT) -> User:
    return UserFactory(role=Role.OFFICER, force_id=force)


@made_once
def darren() -> Subject:
    """A subject of Lancashire, known by a name, an alias, an address, a vehicle and a phone; an order in force."""
    manager = making.manager()
    known = [
        Identifier(kind=Particular.NAME, text="Darren Example"),
        Identifier(kind=Particular.ALIAS, text="Dazza"),
        Identifier(kind=Particular.ADDRESS, text="14 Sample Street, Preston, PR1 2AB"),
        Identifier(kind=Particular.PLACE, text="Sparkle Hand Car Wash, Ribble Road, Preston"),
        Identifier(kind=Particular.VEHICLE, text="PO20 OKX, silver van"),
        Identifier(kind=Particular.PHONE, text="07700 900123"),
    ]
    subject = records.add_subject(known, born_on=date(1981, 5, 9), by=manager)
    making.made(manager, subject)
    return subject


def asked(client: Client, text: str, *, by: User, **more: str) -> Any:
    """Search as the page does, and follow to the answer."""
    client.force_login(by)
    answer = client.post(ADDRESS, {"text": text, **STOP, **more})
    assert answer.status_code == 302, answer.content.decode()
    commit()
    return client.get(answer.headers["Location"])


@pytest.mark.parametrize(
    "text",
    [
        "Darren Example",
        "example darren",
        "Daren Exampel 9.5.81",
        "Darren 9 May 1981",
        "Dazza",
        "PO20 OKX",
        "p020 0kx",
        "+44 7700 900123",
        "14 Sample Street Preston",
        "14 PR1 2AB",
        "Sparkle Hand Car Wash Ribble Road",
        "Darren PR1 2AB",
    ],
)
def test_officer_of_another_force_finds_a_subject_with_one_box(client: Client, darren: Subject, text: str) -> None:
    page = asked(client, text, by=officer()).content.decode()

    assert darren.number in page
    assert "Order in force" in page
    assert "Lancashire" in page


def test_answer_shows_no_name_date_of_birth_or_place(client: Client, darren: Subject) -> None:
    page = asked(client, "PO20 OKX", by=officer()).content.decode()

    assert [
        word for word in ("Darren", "Example", "Dazza", "1981", "Sample", "Preston", "900123") if word in page
    ] == []
    assert "Vehicle matches" in page


@pytest.mark.parametrize("text", ["9/5/1981", "PR1 2AB", "1981", "???", ""])
def test_date_or_postcode_alone_is_not_searched(client: Client, darren: Subject, text: str) -> None:
    client.force_login(officer())
    answer = client.post(ADDRESS, {"text": text, **STOP})

    assert answer.status_code == 422
    assert not Lookup.objects.exists()


@pytest.mark.parametrize("text", ["Preston", "Darren", "Ribble Road", "car wash", "%", "D* Example", "Example"])
def test_town_first_name_or_wildcard_finds_nobody(client: Client, darren: Subject, text: str) -> None:
    client.force_login(officer())
    answer = client.post(ADDRESS, {"text": text, **STOP})
    commit()
    page = client.get(answer.headers["Location"]).content.decode() if answer.status_code == 302 else ""

    assert darren.number not in page


def test_more_than_five_matches_show_nobody(client: Client) -> None:
    manager = making.manager()
    for _ in range(6):
        making.subject(manager, name="John Smith", born_on=None)

    page = asked(client, "John Smith", by=officer()).content.decode()

    assert "More than 5 possible matches" in page
    assert "S-" not in page.split('id="answer"')[1].split("Search again")[0]
    assert not LookupFinding.objects.exists()


def test_reason_is_required_and_logged_without_the_typed_text(client: Client, darren: Subject) -> None:
    seeker = officer()
    client.force_login(seeker)
    assert client.post(ADDRESS, {"text": "Darren Example"}).status_code == 422
    refused = client.post(ADDRESS, {"text": "Darren Example", "reason": "stop", "reference": "Darren Example"})
    assert refused.status_code == 422

    asked(client, "Darren Example", by=seeker)

    lines = AuditEntry.objects.filter(subject="matching.lookup", who=seeker.pk)
    assert {line.reason for line in lines if line.reason} == {"Stop of a person or vehicle, KP-0311"}
    whole = " ".join(str(vars(line)) for line in AuditEntry.objects.all())
    assert "Darren" not in whole
    assert "Example" not in whole


def test_managing_force_sees_who_found_its_subject_and_why(client: Client, darren: Subject) -> None:
    seeker = officer()
    asked(client, "Darren Example", by=seeker)

    seen = search.looked_for(darren, by=making.manager())
    elsewhere = search.looked_for(darren, by=making.manager(CUMBRIA))

    assert [(lookup.asked_by, lookup.asked_from_id, lookup.reason) for lookup in seen] == [
        (seeker, KENT, "Stop of a person or vehicle, KP-0311")
    ]
    assert list(elsewhere) == []
    client.force_login(making.manager())
    page = client.get(darren.get_absolute_url()).content.decode()
    assert f"{seeker.name}, Kent" in page


def test_searches_again_for_the_same_reason_are_one_line_and_for_another_reason_not(darren: Subject) -> None:
    seeker, moment = officer(), clock.start_of(date(2026, 3, 17))
    kent = Force.objects.get(pk=KENT)

    def finding(hour: int, reason: str) -> LookupFinding:
        return LookupFinding(
            asked_at=moment + timedelta(hours=hour), asked_by=seeker, asked_from=kent, reason=reason, record=darren.pk
        )

    lines = timeline.searches([finding(11, "Stop, KP-2"), finding(10, "Stop, KP-1"), finding(9, "Stop, KP-1")])

    assert [(line.title, line.text, line.time) for line in lines] == [
        (f"{seeker.name}, Kent", "Stop, KP-2.", "11am"),
        (f"{seeker.name}, Kent", "Stop, KP-1.", "9am to 10am, 2 times"),
    ]


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR, Role.SYSTEM])
def test_non_police_user_has_no_search_box(client: Client, role: Role) -> None:
    client.force_login(UserFactory(role=role))

    assert client.get(ADDRESS).status_code == 403


def test_another_user_s_answer_cannot_be_read(client: Client, darren: Subject) -> None:
    client.force_login(officer())
    where = client.post(ADDRESS, {"text": "Darren Example", **STOP}).headers["Location"]
    commit()
    client.force_login(officer())

    page = client.get(where).content.decode()

    assert darren.number not in page
    assert "These results have expired" in page


def test_answer_expires_after_twelve_hours(client: Client, darren: Subject) -> None:
    seeker = officer()
    asked(client, "Darren Example", by=seeker)
    with connection.cursor() as cursor:
        cursor.execute("update matching_lookup set at = at - interval '13 hours'")
        cursor.execute("update matching_lookupfinding set asked_at = asked_at - interval '13 hours'")
    ticket = Lookup.objects.get().public_id

    assert "These results have expired" in client.get(f"{ADDRESS}?answer={ticket}").content.decode()
    assert client.get(reverse("orders:order-card", args=[darren.public_id])).status_code == 404


def test_limit_stops_a_user_and_repeating_a_search_is_free(client: Client, darren: Subject) -> None:
    LookupLimit.objects.filter(of="person").update(tries=2)
    seeker = officer()
    for text in ("Darren Example", "Darren Example", "Carl Nobody"):
        asked(client, text, by=seeker)

    stopped = client.post(ADDRESS, {"text": "Somebody Else", **STOP})

    assert stopped.status_code == 422
    assert "reached today’s limit" in stopped.content.decode()
    assert asked(client, "Darren Example", by=seeker).status_code == 200


def test_unread_search_is_still_answered(darren: Subject) -> None:
    with lookups.working(officer()):
        search.look("Darren Example", reason="A stop", by=officer())
    with connection.cursor() as cursor:
        cursor.execute("update matching_lookup set at = at - interval '2 minutes'")
    with acting("counter"):
        tasks.answer_waiting()

    assert LookupFinding.objects.get().record == darren.public_id


def test_subject_is_found_by_new_and_by_ended_details(client: Client, darren: Subject) -> None:
    manager = darren.officer
    assert manager is not None
    records.learn(darren.public_id, [Identifier(kind=Particular.VEHICLE, text="AB12 CDE")], by=manager)
    old = darren.known_by.get(kind=Particular.PHONE)
    records.end(darren.public_id, old.pk, on=date(2026, 11, 20), by=manager)

    for text in ("AB12CDE", "07700900123"):
        assert darren.number in asked(client, text, by=officer()).content.decode()


def test_hashes_move_with_the_subject_and_are_deleted_with_it(darren: Subject) -> None:
    Subject.objects.filter(pk=darren.pk).update(force=CUMBRIA)
    cascade.move_subject(darren, to=CUMBRIA)
    assert set(HashedToken.objects.values_list("force", flat=True)) == {CUMBRIA}

    alone = making.subject(making.manager(), name="Only Person")
    alone.delete()
    assert set(HashedToken.objects.values_list("record", flat=True)) == {darren.public_id}


def test_register_hashes_differ_from_referral_hashes(darren: Subject) -> None:
    from matching import tokens
    from matching.tokens import PersonWords

    referral = {token.token for token in tokens.tokens_of(PersonWords(given_names="Darren", family_names="Example"))}

    assert not referral & {bytes(token) for token in HashedToken.objects.values_list("token", flat=True)}


@pytest.mark.parametrize("many", [1, 5])
def test_an_answer_costs_the_same_for_one_and_for_five(
    client: Client, many: int, query_budget: Callable[[int], AbstractContextManager[None]]
) -> None:
    manager = making.manager()
    for _ in range(many):
        making.made(manager, making.subject(manager, name="Quillon Zebedee"))
    seeker = officer()
    client.force_login(seeker)
    where = client.post(ADDRESS, {"text": "Quillon Zebedee", **STOP}).headers["Location"]
    commit()
    client.get(where)

    with query_budget(12):  # session, person, scope, lookup twice, answer in a savepoint, subjects, forces, orders, log
        page = client.get(where)

    assert page.content.count(b"View order card") == many


def test_card_needs_a_search_that_found_the_subject(client: Client, darren: Subject) -> None:
    seeker = officer()
    where = reverse("orders:order-card", args=[darren.public_id])
    client.force_login(seeker)
    assert client.get(where).status_code == 404
    assert client.get(reverse("orders:order-card", args=[uuid.uuid4()])).status_code == 404

    asked(client, "Darren Example", by=seeker)

    assert client.get(where).status_code == 200
    client.force_login(officer())  # a colleague who did not search
    assert client.get(where).status_code == 404


def test_clue_from_a_described_vehicle_takes_only_the_plate() -> None:
    clues = index.clues_of([(Particular.VEHICLE, "PO20 OKX, silver van")], born_on=None)

    assert clues.vehicles == ("PO20 OKX",)


def test_future_day_is_invalid() -> None:
    assert search.day_of((date(2026, 11, 24) + timedelta(days=1)).isoformat()) is None
    assert search.day_of("2026-11-24") == date(2026, 11, 24)
    assert LANCASHIRE != KENT


def test_imported_subjects_are_found_too(client: Client) -> None:
    past = PastSubject(
        known=(Identifier(kind=Particular.NAME, text="Quillon Zebedee"),),
        born_on=date(1970, 1, 2),
        orders=(),
        moves=(),
        by=making.manager(),
    )
    assert history_import.import_orders([past]).problems == ()

    page = asked(client, "Kwillon Zebedy", by=officer()).content.decode()

    assert Subject.objects.get().number in page


def test_referrals_have_no_register_search(darren: Subject) -> None:
    """Person matching of referrals is a separate service, which notifies the matched force and shows no record."""
    with lookups.working(officer()), pytest.raises(AskRefused, match="this app has no register"):
        matching_lookups.look(search.read("Darren Example"), app="nrm", reason="A stop", by=officer())

    assert not Lookup.objects.exists()
