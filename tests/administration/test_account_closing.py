"""Closing an account shows first what the user is responsible for and who must reassign it; it needs a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Duty, User
from administration import account_closing
from audit.models import AuditEntry
from core import clock
from notifications.models import Notice
from nrm import todo as referral_queue
from nrm.models import Safeguarding, SafeguardingAction
from orders import todo as order_queue
from orders.models import Subject
from systems.models import System
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, seen_of
from tests.nrm import caring
from tests.nrm import making as referrals
from tests.orders import making as orders
from tests.systems.making import active_system

pytestmark = pytest.mark.django_db
REASON = "Left the force on 30 November."


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, name="Ada Keeper"))
    return client


def person_url(person: User, name: str = "close") -> str:
    return reverse(f"administration:person-{name}", args=[person.public_id])


def opened(client: Client, person: User, name: str = "close") -> tuple[str, dict[str, str]]:
    """The page, and what its form sends with a reason."""
    page = client.get(person_url(person, name)).content.decode()
    match = re.search(r'name="seen" value="([^"]+)"', page)
    return page, {"reason": REASON, "seen": match[1] if match else ""}


def subject_of(officer: User, **named: User) -> Subject:
    subject = orders.drafted(officer).subject
    Subject.objects.filter(pk=subject.pk).update(**named)
    return subject


def is_open(person: User) -> bool:
    return User.objects.get(pk=person.pk).is_active


def test_page_counts_records_naming_the_user_and_says_who_reassigns_them(admin: Client) -> None:
    nadia = referrals.nrm_analyst()
    referral = caring.adult(nadia)
    referrals.begun(nadia)

    page, _ = opened(admin, nadia)

    assert "2 records will need a new owner" in page
    assert ">1 NRM referral</dt>" in page
    assert ">1 draft referral</dt>" in page
    assert "“Unassigned” in the to-do list of the force’s NRM contacts" in page
    assert referral.pseudonym not in page
    assert is_open(nadia)


def test_subjects_are_counted_by_the_user_s_role_and_never_named(admin: Client) -> None:
    officer, other = orders.manager(), orders.manager()
    subject = subject_of(officer)
    subject_of(other, deputy=officer)

    page, _ = opened(admin, officer)

    assert "1 subject of orders as managing officer" in page
    assert "1 subject of orders as deputy" in page
    assert subject.number not in page


def test_account_is_closed_with_a_logged_reason(admin: Client) -> None:
    anna = analyst()
    _, form = opened(admin, anna)

    page = admin.post(person_url(anna), form, follow=True).content.decode()

    assert not is_open(anna)
    assert f"The account of {anna.name} is closed." in page
    assert AuditEntry.objects.get(question="account closed").reason == REASON


def test_account_is_not_closed_without_a_reason(admin: Client) -> None:
    anna = analyst()
    _, form = opened(admin, anna)

    answer = admin.post(person_url(anna), form | {"reason": ""})

    assert answer.status_code == 422
    assert "Enter a reason" in answer.content.decode()
    assert is_open(anna)


def test_account_given_a_record_since_the_page_was_opened_cannot_be_closed(admin: Client) -> None:
    nadia = referrals.nrm_analyst()
    _, form = opened(admin, nadia)
    referrals.begun(nadia)

    answer = admin.post(person_url(nadia), form)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "has changed since you opened this page. Now: 1 draft referral. Read it again before you close" in page
    assert REASON in page
    assert is_open(nadia)
    admin.post(person_url(nadia), opened(admin, nadia)[1])
    assert not is_open(nadia)


def test_work_of_a_closed_account_must_be_reassigned(admin: Client) -> None:
    nadia, colleague = referrals.nrm_analyst(), referrals.nrm_analyst()
    theirs, other = caring.adult(nadia), caring.adult(colleague)
    Safeguarding.objects.create(referral=other, force=other.force, liaison=nadia)
    SafeguardingAction.objects.create(
        referral=other, force=other.force, item="medical", owner=nadia, at=clock.now(), done_at=None
    )
    admin.post(person_url(nadia), opened(admin, nadia)[1])

    waiting = {(line.reason.code, line.referral.pk) for line in referral_queue.waiting_for(colleague)}

    assert {("owner_gone", theirs.pk), ("liaison_to_name", other.pk), ("checklist_to_name", other.pk)} <= waiting


@pytest.mark.parametrize("named", ["deputy", "supervisor"])
def test_closed_deputy_or_supervisor_must_be_replaced(admin: Client, named: str) -> None:
    officer, second = orders.manager(), orders.manager()
    subject_of(officer, **{named: second})
    assert "second_left" not in {line.reason.code for line in order_queue.waiting_for(officer)}

    admin.post(person_url(second), opened(admin, second)[1])

    assert "second_left" in {line.reason.code for line in order_queue.waiting_for(officer)}


def test_page_names_what_no_one_else_in_the_force_can_do(admin: Client) -> None:
    nadia = referrals.nrm_analyst()

    page, _ = opened(admin, nadia)
    assert "is the only person in Lancashire with the duty “NRM contact”. Grant it to a colleague first." in page
    assert "is the only person who can submit the monthly return for Lancashire. Add a colleague first." in page

    referrals.nrm_analyst()
    assert "Nobody else" not in opened(admin, nadia)[0]


def test_administrator_cannot_close_their_own_account(admin: Client) -> None:
    own = User.objects.get(name="Ada Keeper")

    answer = admin.post(person_url(own), {"reason": REASON, "seen": account_closing.closing_of(own).seen})

    assert answer.status_code == 422
    assert "You cannot close your own account." in admin.get(person_url(own)).content.decode()
    assert is_open(own)


def test_reopening_shows_what_the_user_gets_back_and_needs_a_reason(admin: Client) -> None:
    nadia = referrals.nrm_analyst()
    admin.post(person_url(nadia), opened(admin, nadia)[1])
    page, form = opened(admin, nadia, "reopen")
    assert "Duty: NRM contact, from" in page
    Duty.objects.filter(user=nadia).update(ends_on=clock.today())

    assert admin.post(person_url(nadia, "reopen"), form).status_code == 409
    assert not is_open(nadia)

    page = admin.post(person_url(nadia, "reopen"), opened(admin, nadia, "reopen")[1], follow=True).content.decode()
    assert is_open(nadia)
    assert f"{nadia.name} can sign in again." in page


@pytest.mark.parametrize("records", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_records(
    admin: Client, records: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    nadia = referrals.nrm_analyst()
    for _ in range(records):
        referrals.begun(nadia)

    with query_budget(18):  # session, person, scope, account, 8 counts, duties, gaps, token, log
        page = admin.get(person_url(nadia)).content.decode()

    assert f"{records} draft referral" in page


def test_role_change_on_an_outdated_page_is_refused_and_names_who_changed_the_account(admin: Client) -> None:
    anna = analyst()
    before = seen_of(anna)
    first = {"name": anna.name, "role": "lead", "force": LANCASHIRE, "seen": before}
    admin.post(anna.get_absolute_url(), first)

    answer = admin.post(anna.get_absolute_url(), first | {"role": "officer"})

    assert answer.status_code == 409
    assert f"Ada Keeper changed the account of {anna.name} on " in answer.content.decode()
    assert User.objects.get(pk=anna.pk).role == "lead"


def test_duty_cannot_be_granted_or_ended_on_an_outdated_page(admin: Client) -> None:
    nadia = referrals.nrm_analyst()
    duty = Duty.objects.get(user=nadia)
    before = seen_of(nadia)
    Duty.objects.create(user=nadia, kind="author", starts_on=clock.today())

    grant = {"kind": "orders", "starts_on": "30 November 2026", "seen": before}
    granted = admin.post(reverse("administration:duty-grant", args=[nadia.public_id]), grant)
    ended = admin.post(
        reverse("administration:duty-end", args=[nadia.public_id, duty.pk]), {"last_day": "", "seen": before}
    )

    assert (granted.status_code, ended.status_code) == (409, 409)
    assert set(Duty.objects.filter(user=nadia, ends_on=None).values_list("kind", flat=True)) == {"nrm", "author"}


def test_systems_get_a_new_owner_with_the_closing(admin: Client) -> None:
    owner, colleague = analyst(), analyst()
    systems = [active_system(owner=owner), active_system(owner=owner, name="Another system")]
    page, sent = opened(admin, owner)
    assert "Email address of the new owner of their systems" in page

    admin.post(person_url(owner), sent | {"new_owner": colleague.email.upper()})

    assert not is_open(owner)
    assert {System.objects.get(pk=system.pk).owner for system in systems} == {colleague}
    changed = AuditEntry.objects.get(question="owner of a system changed, as the account closes")
    assert sorted(changed.keys) == sorted(str(system.public_id) for system in systems)
    assert Notice.objects.filter(kind="system_changed", person=colleague).exists()


def test_systems_stay_with_the_closed_account_if_nobody_is_chosen(admin: Client) -> None:
    owner = analyst()
    system = active_system(owner=owner)
    _, sent = opened(admin, owner)

    admin.post(person_url(owner), sent)

    assert not is_open(owner)
    assert System.objects.get(pk=system.pk).is_suspended


@pytest.mark.parametrize("chosen", ["nobody", "themselves", "closed"])
def test_new_owner_of_systems_has_another_open_account(admin: Client, chosen: str) -> None:
    owner, closed = analyst(), UserFactory(is_active=False)
    system = active_system(owner=owner)
    _, sent = opened(admin, owner)
    address = {"nobody": "nobody@example.org", "themselves": owner.email, "closed": closed.email}[chosen]

    answer = admin.post(person_url(owner), sent | {"new_owner": address})

    assert answer.status_code == 422
    assert "No other open account has this email address." in answer.content.decode()
    assert REASON in answer.content.decode()
    assert is_open(owner)
    assert System.objects.get(pk=system.pk).owner == owner


def test_page_asks_for_no_new_owner_where_the_user_owns_no_system(admin: Client) -> None:
    page, _ = opened(admin, analyst())
    assert "new owner of their systems" not in page
