"""Administrators grant and end duties; a duty applies to a place and on its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import account_administration, duties, duty_administration
from accounts.choices import Role
from accounts.duties import DutyKind
from accounts.models import Duty, Session, User
from audit.models import AuditEntry
from core import clock
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, seen_of
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def ada() -> User:
    """An administrator."""
    return UserFactory(role=Role.ADMINISTRATOR)


@made_once
def priya() -> User:
    """An analyst of Lancashire."""
    return UserFactory(name="Priya Nair")


def today() -> date:
    return clock.today()


def granted(person: User, *, by: User, starts_on: date | None = None, ends_on: date | None = None) -> Duty:
    return duty_administration.grant(
        person, DutyKind.NRM, starts_on=starts_on or today(), ends_on=ends_on, seen=seen_of(person), by=by
    )


def has_it(person: User) -> bool:
    return duties.has_duty(User.objects.get(pk=person.pk), DutyKind.NRM)


def test_granted_duty_applies_from_its_first_day(priya: User, ada: User) -> None:
    carla = UserFactory()

    granted(priya, by=ada, starts_on=today() + timedelta(days=1))
    granted(carla, by=ada)

    assert (has_it(priya), has_it(carla)) == (False, True)


def test_granted_duty_opens_its_app_at_the_next_request_and_its_end_signs_the_user_out(priya: User, ada: User) -> None:
    client = Client()
    client.force_login(priya)
    assert client.get(reverse("nrm:referral-list")).status_code == 403

    duty = granted(priya, by=ada)
    assert client.get(reverse("nrm:referral-list")).status_code == 200

    duty_administration.end(priya, duty.pk, last_day=None, seen=seen_of(priya), by=ada)
    assert not Session.objects.filter(user=priya).exists()
    assert not has_it(priya)


def test_duty_includes_its_last_day(priya: User, ada: User) -> None:
    duty = granted(priya, by=ada)

    duty_administration.end(priya, duty.pk, last_day=today(), seen=seen_of(priya), by=ada)

    assert has_it(priya)
    assert not duties.today(today() + timedelta(days=1)).filter(user=priya).exists()


def test_duty_ended_before_its_first_day_is_deleted(priya: User, ada: User) -> None:
    duty = granted(priya, by=ada)

    duty_administration.end(priya, duty.pk, last_day=None, seen=seen_of(priya), by=ada)

    assert not Duty.objects.filter(user=priya).exists()


def test_duty_that_was_active_keeps_its_days(priya: User, ada: User) -> None:
    duty = Duty.objects.create(user=priya, kind=DutyKind.NRM, starts_on=date(2020, 1, 1))

    duty_administration.end(priya, duty.pk, last_day=None, seen=seen_of(priya), by=ada)

    duty.refresh_from_db()
    assert duty.ends_on == today() - timedelta(days=1)
    with pytest.raises(duty_administration.DutyRefused, match="This duty ended on"):
        duty_administration.end(priya, duty.pk, last_day=None, seen=seen_of(priya), by=ada)


@pytest.mark.parametrize("role", sorted(set(Role) - duties.ROLES[DutyKind.NRM]))
def test_role_without_a_place_in_the_app_cannot_have_the_duty(role: Role, ada: User) -> None:
    with pytest.raises(duty_administration.DutyRefused, match="which cannot have this duty"):
        granted(UserFactory(role=role), by=ada)


def test_duty_cannot_be_granted_for_past_days(priya: User, ada: User) -> None:
    with pytest.raises(duty_administration.DutyRefused, match="today or later"):
        granted(priya, by=ada, starts_on=today() - timedelta(days=1))
    duty = granted(priya, by=ada)
    with pytest.raises(duty_administration.DutyRefused, match="That date has passed"):
        duty_administration.end(priya, duty.pk, last_day=today() - timedelta(days=2), seen=seen_of(priya), by=ada)


def test_administrator_cannot_grant_or_end_their_own_duty(priya: User) -> None:
    duty = Duty.objects.create(user=priya, kind=DutyKind.NRM, starts_on=date(2020, 1, 1))

    with pytest.raises(duty_administration.DutyRefused, match="You cannot change your own access"):
        granted(priya, by=priya)
    with pytest.raises(duty_administration.DutyRefused, match="You cannot change your own access"):
        duty_administration.end(priya, duty.pk, last_day=None, seen=seen_of(priya), by=priya)


def test_duty_is_held_once_a_day(priya: User, ada: User) -> None:
    granted(priya, by=ada)

    with pytest.raises(ValidationError, match="'The person already has this duty on one of these dates"):
        granted(priya, by=ada, starts_on=today() + timedelta(days=9))
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=priya, kind=DutyKind.NRM, starts_on=today())


def test_moving_to_another_place_ends_the_duty(priya: User, ada: User) -> None:
    granted(priya, by=ada)
    Duty.objects.filter(user=priya).update(starts_on=date(2020, 1, 1))

    priya.name = "Priya Nair-Moss"
    account_administration.change(priya, seen=seen_of(priya), by=ada)
    assert has_it(priya)

    priya.force_id = KENT
    account_administration.change(priya, seen=seen_of(priya), by=ada)
    assert not has_it(priya)


def test_log_names_the_user_and_the_granted_duty(priya: User, ada: User) -> None:
    duty = granted(priya, by=ada)
    duty_administration.end(priya, duty.pk, last_day=today(), seen=seen_of(priya), by=ada)

    lines = AuditEntry.objects.filter(subject="accounts.user", kind="alteration", keys=[str(priya.public_id)])
    questions = list(lines.order_by("id").values_list("question", flat=True))
    assert questions == ["duty nrm granted from 24 November 2026", "duty nrm ended on 24 November 2026"]


def test_forces_without_a_duty_holder_are_known(priya: User, ada: User) -> None:
    granted(priya, by=ada)
    closed = UserFactory(force_id=CUMBRIA, is_active=False)
    Duty.objects.create(user=closed, kind=DutyKind.NRM, starts_on=date(2020, 1, 1))

    without = set(duties.forces_without(DutyKind.NRM).values_list("pk", flat=True))

    assert LANCASHIRE not in without
    assert {CUMBRIA, KENT} <= without
