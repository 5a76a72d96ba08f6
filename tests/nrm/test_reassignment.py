"""All referrals of one person are reassigned in one step: all or none, each as if it were reassigned alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Duty, User
from audit.models import AuditEntry
from core import clock
from nrm import home, todo
from nrm.models import OwnerChange, Referral, Safeguarding, SafeguardingAction
from nrm.safeguarding import owners
from tests.accounts import reassigning
from tests.accounts.factories import CUMBRIA, analyst
from tests.accounts.reassigning import boxes, closed
from tests.nrm import caring, making
from tests.nrm.making import nrm_analyst

pytestmark = pytest.mark.django_db
LIST = "nrm:reassign-list"
url_of = partial(reassigning.url_of, "nrm")
sent = partial(reassigning.sent, "nrm")


def leaver(*, referrals: int = 2) -> User:
    """Somebody who owns referrals, and whose account is closed."""
    person = nrm_analyst()
    for _ in range(referrals):
        making.begun(person)
    return closed(person)


def owners_of(*referrals: Referral) -> set[int]:
    return set(Referral.objects.filter(pk__in=[referral.pk for referral in referrals]).values_list("owner", flat=True))


def action(referral: Referral, owner: User, *, item: str = "medical", **more: Any) -> SafeguardingAction:
    return SafeguardingAction.objects.create(
        referral=referral, force=referral.force, item=item, owner=owner, at=clock.now(), **more
    )


@pytest.fixture
def colleague(client: Client) -> User:
    user = nrm_analyst()
    client.force_login(user)
    return user


def test_all_referrals_of_a_leaver_are_reassigned_with_a_row_of_history_each(client: Client, colleague: User) -> None:
    left = leaver(referrals=3)
    theirs = list(Referral.objects.filter(owner=left))

    answer = client.post(url_of(left), sent(client, left, to=colleague), follow=True)

    assert owners_of(*theirs) == {colleague.pk}
    assert f"3 records of {left.name} reassigned to {colleague.name}." in answer.content.decode()
    changes = OwnerChange.objects.filter(referral__in=theirs)
    assert {(change.was_id, change.became_id, change.by_id) for change in changes} == {
        (left.pk, colleague.pk, colleague.pk)
    }
    assert changes.count() == 3
    entry = AuditEntry.objects.filter(kind="alteration", subject="nrm.referral").latest("id")
    assert set(entry.keys) == {str(referral.public_id) for referral in theirs}


def test_reassigned_records_are_as_if_each_was_reassigned_alone(client: Client, colleague: User) -> None:
    left = leaver(referrals=2)
    alone, together = Referral.objects.filter(owner=left).order_by("pk")
    owners.reassign(alone.public_id, to=colleague.pk, version=1, by=colleague)

    client.post(url_of(left), sent(client, left, to=colleague))

    columns = ("was", "became", "by", "force")
    assert (
        OwnerChange.objects.filter(referral=alone).values_list(*columns)[0]
        == (OwnerChange.objects.filter(referral=together).values_list(*columns)[0])
    )
    assert caring.version_of(alone) == caring.version_of(together) == 2


def test_record_without_a_tick_stays(client: Client, colleague: User) -> None:
    left = leaver(referrals=2)
    stays, goes = Referral.objects.filter(owner=left).order_by("pk")

    answer = client.post(url_of(left), sent(client, left, to=colleague, but=f"owner {stays.pk} "), follow=True)

    assert owners_of(goes) == {colleague.pk}
    assert owners_of(stays) == {left.pk}
    assert stays.pseudonym in answer.content.decode()


def test_checklist_and_liaison_go_to_the_colleague_and_are_no_longer_to_be_named_again(
    client: Client, colleague: User
) -> None:
    left = closed(nrm_analyst())
    referral = caring.adult(colleague)
    Safeguarding.objects.update_or_create(
        referral=referral, defaults={"force": referral.force, "liaison": left, "liaison_to_name_again": True}
    )
    waiting = action(referral, left, to_name_again=True)
    done = action(referral, left, item="safety", done_at=clock.now())

    page = client.get(url_of(left)).content.decode()
    assert "Safeguarding: medical care" in page
    assert "Victim liaison officer" in page
    client.post(url_of(left), sent(client, left, to=colleague))

    care = Safeguarding.objects.get(referral=referral)
    assert (care.liaison_id, care.liaison_to_name_again) == (colleague.pk, False)
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.owner_id, waiting.to_name_again) == (colleague.pk, False)
    assert done.owner_id == left.pk


def test_one_referral_in_three_roles_is_one_change_of_its_version(client: Client, colleague: User) -> None:
    left = nrm_analyst()
    referral = caring.adult(left)
    Safeguarding.objects.update_or_create(referral=referral, defaults={"force": referral.force, "liaison": left})
    action(referral, left)
    before = caring.version_of(referral)
    closed(left)

    client.post(url_of(left), sent(client, left, to=colleague))

    assert caring.version_of(referral) == before + 1
    assert owners_of(referral) == {colleague.pk}


def test_none_is_reassigned_if_one_has_changed_since_the_page_was_opened(client: Client, colleague: User) -> None:
    left = leaver(referrals=2)
    changed, other = Referral.objects.filter(owner=left).order_by("pk")
    form = sent(client, left, to=colleague)
    caring.noted(changed, "language", by=colleague, needs_interpreter="no", language="")

    answer = client.post(url_of(left), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"No records were reassigned. Changed since you opened this page: {changed.pseudonym}." in page
    assert owners_of(changed, other) == {left.pk}
    assert not OwnerChange.objects.exists()
    assert f'<option value="{colleague.public_id}" selected>' in page
    client.post(url_of(left), {"record": boxes(answer), "to": colleague.public_id})
    assert owners_of(changed, other) == {colleague.pk}


def test_record_that_a_colleague_has_reassigned_meanwhile_is_refused(client: Client, colleague: User) -> None:
    left = leaver(referrals=2)
    first, second = Referral.objects.filter(owner=left).order_by("pk")
    form = sent(client, left, to=colleague)
    owners.reassign(first.public_id, to=nrm_analyst().pk, version=1, by=colleague)

    answer = client.post(url_of(left), form)

    assert f"Changed since you opened this page: {first.pseudonym}." in answer.content.decode()
    assert owners_of(second) == {left.pk}


def test_page_that_is_sent_after_the_last_record_was_reassigned_says_so(client: Client, colleague: User) -> None:
    left = leaver(referrals=1)
    form = sent(client, left, to=colleague)
    client.post(url_of(left), form)

    answer = client.post(url_of(left), form, follow=True)

    assert f"{left.name} no longer has any open referrals. They were reassigned or closed." in answer.content.decode()
    assert OwnerChange.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"to": ""}, "Choose a colleague."),
        ({"to": "nobody"}, "is not one of the available choices"),
        ({"record": []}, "Select the records to reassign."),
        ({"record": ["owner 999999 1"]}, "Changed since you opened this page: 1 record that you can no longer see."),
        ({"record": ["owner x", "", "²"]}, "No records were reassigned."),
    ],
)
def test_wrong_input_is_refused_and_changes_nothing(
    client: Client, colleague: User, wrong: dict[str, Any], problem: str
) -> None:
    left = leaver()

    answer = client.post(url_of(left), sent(client, left, to=colleague) | wrong)

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert Referral.objects.filter(owner=left).count() == 2


def test_colleague_who_is_no_nrm_contact_can_get_the_checklist_but_no_referral(client: Client, colleague: User) -> None:
    left, plain = leaver(referrals=1), analyst()
    referral = caring.adult(colleague)
    row = action(referral, left)

    page = client.get(url_of(left)).content.decode()
    assert f"{plain.name} (safeguarding checklist only)" in page
    answer = client.post(url_of(left), sent(client, left, to=plain))
    assert f"{plain.name} is not an NRM contact, so they cannot be given referrals to own." in answer.content.decode()
    row.refresh_from_db()
    assert row.owner_id == left.pk
    client.post(url_of(left), sent(client, left, to=plain, but="owner "))

    row.refresh_from_db()
    assert row.owner_id == plain.pk


def test_list_has_those_who_can_no_longer_have_records_first_with_the_reason(client: Client, colleague: User) -> None:
    left, moved, without, present = leaver(), nrm_analyst(), nrm_analyst(), nrm_analyst()
    for person in (moved, without, present):
        making.begun(person)
    User.objects.filter(pk=moved.pk).update(force=CUMBRIA)
    Duty.objects.filter(user=without).update(ends_on=date(2026, 1, 1))

    page = client.get(reverse(LIST)).content.decode()

    for person, status in ((left, "Account closed"), (moved, "Works in Cumbria"), (without, "Not an NRM contact")):
        assert page.index(person.name) < page.index(present.name)
        assert status in page
    assert "2 referrals" in page
    assert "Account open" in page


def test_records_of_a_colleague_who_is_still_there_can_be_reassigned(client: Client, colleague: User) -> None:
    away = nrm_analyst()
    referral = making.begun(away)

    client.post(url_of(away), sent(client, away, to=colleague))

    assert owners_of(referral) == {colleague.pk}


def test_records_of_another_force_are_neither_shown_nor_reassigned(client: Client, colleague: User) -> None:
    other = nrm_analyst(CUMBRIA)
    theirs = making.begun(other)
    here = nrm_analyst()
    making.begun(here)

    assert client.get(url_of(other)).status_code == 404
    assert other.name not in client.get(reverse(LIST)).content.decode()
    box = f"owner {theirs.pk} 1"
    answer = client.post(url_of(here), {"record": [box], "to": colleague.public_id})

    assert "1 record that you can no longer see" in answer.content.decode()
    assert theirs.pseudonym not in answer.content.decode()
    assert owners_of(theirs) == {other.pk}


def test_closed_referral_stays_with_its_owner(client: Client, colleague: User) -> None:
    left = leaver(referrals=2)
    concluded = Referral.objects.filter(owner=left).first()
    assert concluded
    form = sent(client, left, to=colleague)
    Referral.objects.filter(pk=concluded.pk).update(
        state="withdrawn",
        case_type="referral",
        under_18="no",
        consent="given",
        submitted_at=clock.now(),
        submitted_by=left,
        reference_missing=True,
    )

    answer = client.post(url_of(left), form)

    assert concluded.pseudonym in answer.content.decode()
    assert owners_of(concluded) == {left.pk}


def test_a_page_reassigns_its_own_records_and_then_shows_the_others(
    client: Client, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.reassignment.views.PAGE_SIZE", 2)
    left = leaver(referrals=5)
    theirs = list(Referral.objects.filter(owner=left).order_by("pk"))
    page = client.get(url_of(left)).content.decode()
    assert "Showing 1 to 2 of 5 records" in page
    assert "Only records on this page are reassigned." in page

    answer = client.post(url_of(left), sent(client, left, to=colleague), follow=True)

    assert owners_of(*theirs[:2]) == {colleague.pk}
    assert owners_of(*theirs[2:]) == {left.pk}
    assert "Showing 1 to 2 of 3 records" in answer.content.decode()


@pytest.mark.parametrize("many", [2, 12])
def test_pages_take_the_same_statements_for_any_number_of_records(
    client: Client, colleague: User, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    left = leaver(referrals=many)
    referral = caring.adult(colleague)
    Safeguarding.objects.update_or_create(referral=referral, defaults={"force": referral.force, "liaison": left})
    action(referral, left)
    for _ in range(many):
        making.begun(nrm_analyst())

    with query_budget(7):  # session, user, scope, one for each of the three roles, people
        client.get(reverse(LIST))
    with query_budget(12):  # session, user, scope, person, three roles, two kinds of successors, rows, items, log
        form = sent(client, left, to=colleague)
    with query_budget(24):  # the page again, roles under the lock, versions, five changes with their checks, log
        client.post(url_of(left), form)

    assert Referral.objects.filter(owner=colleague).count() == many + 1


def test_several_referrals_of_a_leaver_are_one_to_do_line_and_a_single_one_keeps_its_line(
    client: Client, colleague: User
) -> None:
    left, other = leaver(referrals=3), leaver(referrals=1)
    single = Referral.objects.get(owner=other)

    lines = [line for line in todo.waiting_for(colleague) if line.reason.code == "owner_gone"]
    items = [item for item in home.reasons_for(colleague) if item.title.startswith("Unassigned")]

    assert {(line.name, line.url) for line in lines} == {
        (f"3 referrals of {left.name}, who has left", url_of(left)),
        (single.pseudonym, reverse("nrm:safeguarding-part", args=[single.public_id, "owner"])),
    }
    assert [(item.title, item.count) for item in items] == [("Unassigned: 4", 4)]
    assert f"3 referrals of {left.name}, who has left" in client.get(reverse("nrm:referral-list")).content.decode()


def test_home_page_names_the_leaver_and_opens_the_page_that_reassigns(client: Client, colleague: User) -> None:
    left = leaver(referrals=2)

    (item,) = [item for item in home.reasons_for(colleague) if item.title.startswith("Unassigned")]

    assert item.title == f"Unassigned: 2 referrals of {left.name}, who has left"
    assert (item.url, item.count) == (url_of(left), 2)


def test_liaison_and_checklist_of_a_leaver_are_one_line_each(client: Client, colleague: User) -> None:
    left, second = closed(nrm_analyst()), closed(nrm_analyst())
    for _ in range(2):
        referral = caring.adult(colleague)
        Safeguarding.objects.update_or_create(referral=referral, defaults={"force": referral.force, "liaison": left})
        action(referral, left)
    of_both = caring.adult(colleague)
    action(of_both, left)
    action(of_both, second, item="safety")

    named = {
        (line.reason.code, line.name)
        for line in todo.waiting_for(colleague)
        if line.reason.code in {"liaison_to_name", "checklist_to_name"}
    }

    assert named == {
        ("liaison_to_name", f"2 referrals of {left.name}, who has left"),
        ("checklist_to_name", f"2 referrals of {left.name}, who has left"),
        ("checklist_to_name", of_both.pseudonym),
    }


def test_unit_and_national_team_see_each_referral_and_no_page_that_they_may_not_open(colleague: User) -> None:
    left = nrm_analyst()
    for _ in range(3):
        caring.adult(left)
    closed(left)

    lines = [line for line in todo.waiting_for(making.nrm_coordinator()) if line.reason.code == "owner_gone"]

    assert len(lines) == 3
    assert all(isinstance(line, todo.ReferralToDo) for line in lines)


@pytest.mark.parametrize("many", [2, 6])
def test_to_do_list_takes_the_same_statements_for_any_number_of_leavers(
    colleague: User, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for _ in range(many):
        leaver(referrals=2)

    with query_budget(6):  # duties, two for the reasons, referrals, leavers
        lines = todo.waiting_for(colleague)

    assert sum(line.count for line in lines if line.reason.code == "owner_gone") == 2 * many
