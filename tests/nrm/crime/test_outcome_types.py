"""The list of outcomes of recorded crimes: administrators maintain it, and crimes keep the outcome that they have."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core import clock
from core.dated_rules.changes import ValuesChanged
from core.workflow import TransitionNotAllowed
from nrm.crime import outcome_administration, outcome_table, outcomes, records
from nrm.crime.choices import OutcomeGroup
from nrm.crime.forms import OutcomeForm
from nrm.models import CrimeRecord, OutcomeType
from tests.accounts.factories import UserFactory
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("nrm:outcome-type-list")
ADD = reverse("nrm:outcome-type-add")
TODAY = clock.today()
TYPED = {
    "name": "Restorative disposal",
    "group": "informal",
    "valid_from": "1 January 2027",
    "source": "Home Office Counting Rules, January 2027",
}


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@made_once
def unsolved(contact: User) -> CrimeRecord:
    """A crime with outcome 18 from today."""
    crime = making.crime(contact)
    seen = records.token_of(crime)
    return outcomes.assign(crime.public_id, outcome="18", assigned_on=TODAY, seen=seen, by=contact)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def rows(code: str) -> list[tuple[str, date, date | None, bool]]:
    kept = OutcomeType.objects.filter(code=code).order_by("valid_from")
    return list(kept.values_list("group", "valid_from", "valid_to", "is_verified"))


def seen_of(code: str) -> str:
    return outcome_administration.token_of(OutcomeType.objects.filter(code=code))


def act(client: Client, name: str, code: str, /, **typed: str) -> tuple[int, str]:
    """Send a form of the page of an outcome, and return the status and the page that follows."""
    row = OutcomeType.objects.filter(code=code).latest("valid_from")
    args = [code] if name == "outcome-type-change" else [code, row.pk]
    answer = client.post(reverse(f"nrm:{name}", args=args), {"seen": seen_of(code)} | typed, follow=True)
    return answer.status_code, unescape(answer.content.decode())


def groups() -> dict[str, int]:
    counted = outcome_table.outcomes_of(CrimeRecord.objects.all(), first=TODAY - timedelta(days=30), last=TODAY)
    return {row.group: row.recorded for row in counted.rows if row.recorded}


def test_list_has_each_outcome_once_by_number_and_marks_those_not_verified(
    admin: Client, query_budget: Callable[[int], AbstractContextManager[None]]
) -> None:
    act(admin, "outcome-type-change", "14", **TYPED)
    with query_budget(4):  # the same for any number of outcomes: one reads the list, the others the person
        page = unescape(admin.get(LIST).content.decode())

    unverified = sum(not row.is_verified for row in OutcomeType.objects.in_order().latest_of_each(TODAY))
    assert "25 outcomes" in page
    assert f"Not verified: {unverified} outcomes." in page
    assert page.index("1A: Charged") < page.index(">2: Youth") < page.index("10: Formal")
    assert "14: Suspect not identified" in page  # as it is today, and not as it will be
    assert "Restorative disposal" not in page.split("<aside")[0]


def test_national_team_reads_it_and_others_do_not(client: Client, contact: User) -> None:
    client.force_login(UserFactory(role=Role.NATIONAL))
    for address in (LIST, reverse("nrm:outcome-type-detail", args=["14"])):
        page = client.get(address).content.decode()
        assert "Not verified" in page
        assert 'method="post"' not in page.split("<main")[1].split("</main>")[0]
    assert client.post(ADD, TYPED | {"code": "23"}).status_code == 403

    client.force_login(contact)
    assert client.get(LIST).status_code == 403


def test_new_outcome_is_offered_from_its_first_day(admin: Client, unsolved: CrimeRecord, contact: User) -> None:
    begins = f"{TODAY.day} {TODAY:%B %Y}"
    page = admin.post(ADD, TYPED | {"code": "23A", "valid_from": begins}, follow=True).content.decode()

    assert f"Outcome added from {begins}." in page
    assert rows("23a") == [(OutcomeGroup.INFORMAL, TODAY, None, False)]
    offered = OutcomeForm(record=unsolved).fields["outcome"].choices
    assert "23a" in [code for code, _ in offered]
    seen = records.token_of(unsolved)
    changed = outcomes.assign(
        unsolved.public_id, outcome="23a", assigned_on=TODAY, reason="Disposed of.", seen=seen, by=contact
    )
    assert str(outcomes.type_of(changed)) == "23A: Restorative disposal"
    assert groups() == {OutcomeGroup.INFORMAL: 1}
    entry = AuditEntry.objects.filter(kind="collection", subject="nrm.outcometype").latest("pk")
    assert entry.question == f"outcome 23a from {begins}"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "14"}, "Outcome 14: Suspect not identified, victim does not support action is already in the list."),
        ({"code": "0"}, "Enter the number of the outcome, such as 23 or 23A."),
        ({"code": "A1"}, "Enter the number of the outcome, such as 23 or 23A."),
        ({"code": ""}, "Enter the number of the outcome, such as 23 or 23A."),
        ({"group": ""}, "Select a group."),
        ({"group": "invented"}, "Select a group."),
        ({"name": ""}, "Enter what the outcome is."),
        ({"valid_from": "31 February 2027"}, "real date"),
    ],
)
def test_wrong_outcome_is_refused_and_nothing_typed_is_lost(
    admin: Client, wrong: dict[str, str], sentence: str
) -> None:
    before = OutcomeType.objects.count()

    answer = admin.post(ADD, TYPED | {"code": "23"} | wrong)

    page = unescape(answer.content.decode())
    assert (answer.status_code, OutcomeType.objects.count()) == (422, before)
    assert sentence in page
    assert "Home Office Counting Rules, January 2027" in page


def test_change_ends_the_entry_before_and_crimes_before_it_keep_their_group(
    admin: Client, unsolved: CrimeRecord
) -> None:
    begun = OutcomeType.objects.get(code="18").valid_from

    status, page = act(admin, "outcome-type-change", "18", **TYPED)

    assert (status, "It applies from 1 January 2027." in page) == (200, True)
    assert rows("18") == [
        (OutcomeGroup.UNSOLVED, begun, date(2026, 12, 31), False),
        (OutcomeGroup.INFORMAL, date(2027, 1, 1), None, False),
    ]
    assert groups() == {OutcomeGroup.UNSOLVED: 1}
    status, page = act(admin, "outcome-type-change", "18", **TYPED)
    assert (status, "There is already a value from 1 January 2027." in page) == (422, True)


def test_change_before_one_that_is_to_come_ends_the_day_before_it(admin: Client) -> None:
    begun = OutcomeType.objects.get(code="18").valid_from
    act(admin, "outcome-type-change", "18", **TYPED)

    act(admin, "outcome-type-change", "18", **TYPED | {"valid_from": "1 January 2020"})

    assert rows("18") == [
        (OutcomeGroup.UNSOLVED, begun, date(2019, 12, 31), False),
        (OutcomeGroup.INFORMAL, date(2020, 1, 1), date(2026, 12, 31), False),
        (OutcomeGroup.INFORMAL, date(2027, 1, 1), None, False),
    ]


def test_groups_follow_a_change_from_a_day_that_has_passed(admin: Client, unsolved: CrimeRecord) -> None:
    begins = f"{TODAY.day} {TODAY:%B %Y}"

    act(admin, "outcome-type-change", "18", **TYPED | {"valid_from": begins})

    assert groups() == {OutcomeGroup.INFORMAL: 1}


def test_ended_outcome_cannot_be_assigned_and_crimes_that_have_it_keep_it(
    admin: Client, unsolved: CrimeRecord, contact: User
) -> None:
    _status, page = act(admin, "outcome-type-end", "18", last_day="31 December 2025")

    assert "Outcome ends on 31 December 2025." in page
    assert str(outcomes.type_of(unsolved)) == "18: Investigation complete, no suspect identified"
    assert groups() == {OutcomeGroup.UNSOLVED: 1}
    other = making.crime(contact, reference="LA/18/26")
    with pytest.raises(TransitionNotAllowed, match="There was no outcome 18"):
        outcomes.assign(other.public_id, outcome="18", assigned_on=TODAY, seen=records.token_of(other), by=contact)
    assert "Its last day is 31 December 2025." in act(admin, "outcome-type-end", "18", last_day="1 January 2026")[1]
    assert "Outcome ends on 1 December 2025." in act(admin, "outcome-type-end", "18", last_day="1 December 2025")[1]
    assert "Choose that date or a later one." in act(admin, "outcome-type-end", "16", last_day="1 January 2010")[1]


def test_ended_outcome_is_offered_for_the_days_on_which_it_applied(admin: Client, unsolved: CrimeRecord) -> None:
    act(admin, "outcome-type-end", "16", last_day=f"{TODAY.day} {TODAY:%B %Y}")
    act(admin, "outcome-type-end", "15", last_day="1 January 2015")

    offered = [code for code, _ in OutcomeForm(record=unsolved).fields["outcome"].choices]

    assert "16" in offered
    assert "15" not in offered


def test_outcome_is_verified_once_with_its_first_day_and_source(admin: Client) -> None:
    typed = {
        "name": "Victim does not support action",
        "group": OutcomeGroup.UNSUPPORTED,
        "valid_from": "2 April 2014",
        "source": "Counting Rules, crime outcomes, April 2014",
    }
    group = OutcomeType.objects.get(code="14").get_group_display()
    status, page = act(admin, "outcome-type-confirm", "14", **typed | {"valid_from": "31 February 2014"})
    assert (status, typed["source"] in page) == (422, True), "what was typed is gone"

    act(admin, "outcome-type-confirm", "14", **typed)

    row = OutcomeType.objects.get(code="14")
    assert (row.valid_from, row.source, row.is_verified) == (date(2014, 4, 2), typed["source"], True)
    assert (row.name, row.group) == (typed["name"], OutcomeGroup.UNSUPPORTED)
    entry = AuditEntry.objects.filter(kind="alteration", subject="nrm.outcometype").latest("pk")
    now = f"{OutcomeGroup.UNSUPPORTED.label}, from 2 April 2014"
    assert entry.question == f"outcome 14 verified: {now}; before: {group}, from 1 April 2014"
    assert "already verified" in act(admin, "outcome-type-confirm", "14", **typed)[1]


def test_change_is_refused_on_a_page_older_than_another_administrator_s(admin: Client) -> None:
    ada, seen = UserFactory(role=Role.ADMINISTRATOR), seen_of("14")
    row = OutcomeType.objects.get(code="14")
    outcome_administration.end("14", row.pk, last_day=date(2026, 12, 31), seen=seen, by=ada)

    status, page = act(admin, "outcome-type-change", "14", **TYPED | {"seen": seen})

    assert status == 409
    assert "Restorative disposal" in page
    with pytest.raises(ValuesChanged):
        outcome_administration.confirm(
            "14", row.pk, name="New", group=row.group, valid_from=row.valid_from, source="Rules", seen=seen, by=ada
        )


def test_administrators_read_who_changed_an_outcome_in_the_log(admin: Client) -> None:
    act(admin, "outcome-type-end", "14", last_day="31 December 2026")

    page = unescape(admin.get(reverse("administration:log-list")).content.decode())

    assert "outcome 14 ended on 31 December 2026" in page


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"code": "0"}, "code_is_a_number"),
        ({"code": "other"}, "code_is_a_number"),
        ({"group": "other"}, "group_says_its_use"),
        ({"is_for_slavery": False}, "group_says_its_use"),
    ],
)
def test_database_refuses_an_outcome_that_the_figures_cannot_count(wrong: dict[str, object], constraint: str) -> None:
    right: dict[str, object] = {"code": "23", "name": "Other", "group": "informal", "is_for_slavery": True}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OutcomeType.objects.create(**right | wrong, valid_from=TODAY, source="Rules")


def test_unknown_outcome_is_not_found(admin: Client) -> None:
    assert admin.get(reverse("nrm:outcome-type-detail", args=["99"])).status_code == 404
    assert admin.post(reverse("nrm:outcome-type-change", args=["99"]), TYPED).status_code == 404
