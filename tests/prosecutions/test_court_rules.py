"""The settings of prosecutions: their pages, their changes, and that what is stored with a record stays."""

from __future__ import annotations

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import prosecutions
from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core import clock
from core.dated_rules.changes import RuleChangeNotAllowed, ValuesChanged
from nrm.models import ChargedOffence
from prosecutions.cases import custody
from prosecutions.cases.choices import CustodyTrack, OffenceGroup, Remand
from prosecutions.court_rules import offence_administration, rule_administration
from prosecutions.court_rules.definitions import DEFINITIONS
from prosecutions.court_rules.offence_administration import GroupValues
from prosecutions.models import Defendant, PrincipalOffence, ProsecutionRule
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.prosecutions import case_making as making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
DATA = Path(prosecutions.__file__).parent / "data"
LIST, OFFENCES = reverse("court_rules:rule-list"), reverse("court_rules:offence-list")
CODE = "custody_either_way_days"
TYPED = {"value": "60", "valid_from": "1 January 2027", "source": "Regulations of 2026"}


@made_once
def ada() -> User:
    return UserFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def admin(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def text(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def page_of(client: Client, code: str) -> str:
    return text(client, reverse("court_rules:rule-detail", args=[code])).split("<main")[1]


def seen(code: str = CODE) -> str:
    return rule_administration.token_of(ProsecutionRule.objects.filter(code=code))


def seen_offence(code: str) -> str:
    return offence_administration.token_of(PrincipalOffence.objects.filter(code=code))


def values(code: str = CODE) -> list[tuple[int, date, date | None, bool]]:
    rows = ProsecutionRule.objects.filter(code=code).order_by("valid_from")
    return list(rows.values_list("value", "valid_from", "valid_to", "is_verified"))


def groups(code: str) -> list[tuple[str, date, date | None]]:
    rows = PrincipalOffence.objects.filter(code=code).order_by("valid_from")
    return list(rows.values_list("group", "valid_from", "valid_to"))


def act(client: Client, action: str, code: str = CODE, **typed: str) -> tuple[int, str]:
    """Send a form of the page of a rule, for its newest value, and return the status and the page that follows."""
    row = ProsecutionRule.objects.filter(code=code).latest("valid_from")
    args: list[Any] = [code] if action == "add" else [code, row.pk]
    answer = client.post(reverse(f"court_rules:rule-{action}", args=args), {"seen": seen(code)} | typed, follow=True)
    return answer.status_code, unescape(answer.content.decode())


def test_every_rule_has_a_definition_and_every_definition_a_rule() -> None:
    with (DATA / "court_rules.csv").open(newline="", encoding="utf-8") as lines:
        in_the_file = {row["code"] for row in csv.DictReader(lines)}

    assert in_the_file == DEFINITIONS.keys()
    assert set(ProsecutionRule.objects.values_list("code", flat=True)) == DEFINITIONS.keys()


def test_every_principal_offence_has_a_name() -> None:
    codes = set(PrincipalOffence.objects.values_list("code", flat=True))

    assert offence_administration.names_of(codes).keys() == codes


def test_list_shows_each_rule_with_its_value_of_today_and_what_to_verify(admin: Client) -> None:
    page = text(admin, LIST)

    assert "Custody time limit, Crown Court" in page
    assert "182 days, since 28 June 2021" in page
    assert "does not change" in page
    unverified = len(set(ProsecutionRule.objects.filter(is_verified=False).values_list("code", flat=True)))
    assert f"Not verified: {unverified} settings." in page


def test_page_of_a_limit_shows_its_values_by_day_and_that_stored_limits_stay(admin: Client) -> None:
    page = page_of(admin, "custody_crown_days")

    assert page.index("From 28 June 2021") < page.index("From 28 September 2020 to 27 June 2021")
    assert "Limits already stored with a defendant do not change." in page


def test_value_is_added_from_a_day_and_ends_the_one_before(admin: Client) -> None:
    status, page = act(admin, "add", **TYPED)

    assert (status, "It applies from 1 January 2027." in page) == (200, True)
    assert values() == [
        (70, date(2015, 7, 31), date(2026, 12, 31), False),
        (60, date(2027, 1, 1), None, False),
    ]
    entry = AuditEntry.objects.filter(kind="collection", subject="prosecutions.prosecutionrule").latest("pk")
    assert entry.question == f"{CODE} = 60 from 2027-01-01"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"value": ""}, "Enter the value as a whole number."),
        ({"value": "10001"}, "Enter a number from 0 to 10000."),
        ({"valid_from": ""}, "Enter the start date of the value."),
        ({"valid_from": "31 July 2015"}, "There is already a value from 31 July 2015."),
        ({"source": ""}, "Enter the law or guidance this comes from."),
    ],
)
def test_wrong_value_is_refused_and_nothing_typed_is_lost(
    admin: Client, changed: dict[str, str], sentence: str
) -> None:
    before = values()

    status, page = act(admin, "add", **TYPED | changed)

    assert (status, values()) == (422, before)
    assert sentence in page
    assert ((TYPED | changed)["source"] or 'value="60"') in page


def test_value_is_verified_with_what_the_source_says_and_then_never_changes(admin: Client) -> None:
    typed = {"value": "56", "valid_from": "1 August 2015", "source": "Regulation 4, looked up"}

    _status, page = act(admin, "verify", **typed)

    assert "Value verified." in page
    assert values() == [(56, date(2015, 8, 1), None, True)]
    assert "Verify this value" not in page
    status, page = act(admin, "verify", **typed)
    assert (status, "already verified" in page) == (422, True)
    entry = AuditEntry.objects.filter(kind="alteration", subject="prosecutions.prosecutionrule").latest("pk")
    assert entry.question == f"{CODE} = 56 from 2015-08-01 verified, before {CODE} = 70 from 2015-07-31"


def test_limit_can_end_and_a_setting_of_the_service_cannot(admin: Client, ada: User) -> None:
    _status, page = act(admin, "end", last_day="31 December 2026")

    assert "Value ends on 31 December 2026." in page
    assert values()[0][2] == date(2026, 12, 31)
    assert "End this value" not in page_of(admin, "custody_warning_days")
    row = ProsecutionRule.objects.get(code="custody_warning_days")
    with pytest.raises(RuleChangeNotAllowed, match="must always have a value"):
        rule_administration.end(row.code, row.pk, last_day=date(2027, 1, 1), seen=seen(row.code), by=ada)


def test_outdated_page_is_refused_with_who_changed_it(admin: Client, ada: User) -> None:
    before = seen()
    act(admin, "add", **TYPED)

    with pytest.raises(ValuesChanged, match=f"{ada.name} changed this at"):
        rule_administration.add(
            CODE, value=50, valid_from=date(2028, 1, 1), is_verified=False, source="A", seen=before, by=ada
        )


def test_code_without_a_definition_is_refused(admin: Client, ada: User) -> None:
    assert admin.get(reverse("court_rules:rule-detail", args=["no_such_rule"])).status_code == 404
    assert admin.post(reverse("court_rules:rule-add", args=["no_such_rule"]), TYPED).status_code == 404
    with pytest.raises(ProsecutionRule.DoesNotExist):
        rule_administration.add(
            "no_such_rule", value=1, valid_from=date(2027, 1, 1), is_verified=False, source="A", seen="", by=ada
        )


def test_rule_without_a_value_says_so_and_takes_its_first(admin: Client, ada: User) -> None:
    ProsecutionRule.objects.filter(code=CODE).delete()

    assert "No value recorded" in page_of(admin, CODE)
    rule_administration.add(
        CODE, value=70, valid_from=date(2015, 1, 1), is_verified=True, source="A", seen=seen(), by=ada
    )

    assert values() == [(70, date(2015, 1, 1), None, True)]


def test_new_custody_limit_changes_no_limit_already_stored(ada: User) -> None:
    analyst = UserFactory(role=Role.ANALYST, force_id=LANCASHIRE)
    case = making.charged(making.investigation(analyst), by=analyst)
    began = making.ago(90)
    in_custody = making.step(
        making.defendant(case, by=analyst),
        "remand",
        by=analyst,
        on=began,
        new_remand=Remand.CUSTODY,
        track=CustodyTrack.SUMMARY,
    )
    stored = in_custody.custody_limit_on
    assert in_custody.remand == Remand.CUSTODY
    assert stored == custody.last_day(began, track=CustodyTrack.SUMMARY)

    rule_administration.add(
        "custody_summary_days",
        value=10,
        valid_from=began,
        is_verified=True,
        source="A",
        seen=seen("custody_summary_days"),
        by=ada,
    )

    assert Defendant.objects.get(pk=in_custody.pk).custody_limit_on == stored
    assert custody.last_day(began, track=CustodyTrack.SUMMARY) != stored


def test_national_team_reads_and_a_force_does_not(client: Client) -> None:
    client.force_login(UserFactory(role=Role.NATIONAL))
    for address in (
        LIST,
        reverse("court_rules:rule-detail", args=[CODE]),
        OFFENCES,
        reverse("court_rules:offence-detail", args=["msa_slavery"]),
    ):
        assert "<form" not in text(client, address).split("<main")[1].split("</main>")[0]
    assert client.post(reverse("court_rules:offence-add"), {}).status_code == 403

    assert f'href="{LIST}"' in text(client, reverse("administration:vocabulary-list"))

    client.force_login(UserFactory(role=Role.ANALYST, force_id=LANCASHIRE))
    assert f'href="{LIST}"' not in text(client, reverse("prosecutions:case-list"))
    assert [client.get(url).status_code for url in (LIST, OFFENCES)] == [403, 403]


def test_offence_gets_a_group_which_later_charges_have(admin: Client) -> None:
    begins = f"{clock.today().day} {clock.today():%B %Y}"
    typed = {"code": "cuckooing", "group": "class_106", "valid_from": begins, "source": "Counting rules of 2026"}

    page = unescape(admin.post(reverse("court_rules:offence-add"), typed, follow=True).content.decode())

    assert f"Offence added from {begins}." in page
    name = offence_administration.names_of(["cuckooing"])["cuckooing"]
    assert name in page
    listed = text(admin, OFFENCES)
    assert f">{name}</a>" in listed
    assert f">{name}</option>" not in listed
    assert PrincipalOffence.objects.group_of("cuckooing", on=clock.today()) == OffenceGroup.SLAVERY


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": ""}, "Select an offence."),
        ({"code": "msa_slavery"}, "Select an offence from the list."),
        ({"code": "no_such_offence"}, "Select an offence from the list."),
        ({"group": "invented"}, "Select a group."),
        ({"valid_from": "31 February 2027"}, "real date"),
        ({"source": ""}, "Enter the law or guidance this comes from."),
    ],
)
def test_wrong_offence_is_refused_and_nothing_typed_is_lost(
    admin: Client, wrong: dict[str, str], sentence: str
) -> None:
    typed = {"code": "cuckooing", "group": "other", "valid_from": "1 January 2027", "source": "Rules of 2027"} | wrong
    before = PrincipalOffence.objects.count()

    answer = admin.post(reverse("court_rules:offence-add"), typed)

    page = unescape(answer.content.decode())
    assert (answer.status_code, PrincipalOffence.objects.count()) == (422, before)
    assert sentence in page
    assert (typed["source"] or 'value="cuckooing" selected') in page


def test_offence_added_twice_is_refused(ada: User) -> None:
    group = GroupValues(group="other", valid_from=date(2020, 1, 1), source="A")
    offence_administration.add("cuckooing", values=group, by=ada)

    with pytest.raises(RuleChangeNotAllowed, match="already in the list"):
        offence_administration.add("cuckooing", values=group, by=ada)


def test_group_changes_from_a_day_ends_and_is_verified(ada: User) -> None:
    group = GroupValues(group="class_106", valid_from=date(2020, 1, 1), source="A")
    first = offence_administration.add("cuckooing", values=group, by=ada)
    details = {"seen": seen_offence("cuckooing"), "by": ada}
    offence_administration.verify(
        "cuckooing", first.pk, group="other", valid_from=date(2020, 2, 1), source="B", **details
    )
    later = GroupValues(group="class_106", valid_from=date(2026, 1, 1), source="C", is_verified=True)
    second = offence_administration.change("cuckooing", values=later, seen=seen_offence("cuckooing"), by=ada)
    offence_administration.end(
        "cuckooing", second.pk, last_day=date(2026, 6, 30), seen=seen_offence("cuckooing"), by=ada
    )

    assert groups("cuckooing") == [
        ("other", date(2020, 2, 1), date(2025, 12, 31)),
        ("class_106", date(2026, 1, 1), date(2026, 6, 30)),
    ]
    with pytest.raises(RuleChangeNotAllowed, match="already a value from 1 January 2026"):
        offence_administration.change("cuckooing", values=later, seen=seen_offence("cuckooing"), by=ada)
    with pytest.raises(ValuesChanged):
        offence_administration.change("cuckooing", values=later, seen="an old page", by=ada)
    with pytest.raises(PrincipalOffence.DoesNotExist):
        offence_administration.change("murder", values=later, seen="", by=ada)
    questions = AuditEntry.objects.filter(subject="prosecutions.principaloffence").order_by("pk")
    assert list(questions.values_list("question", flat=True))[:2] == [
        "cuckooing: class_106, from 1 January 2020",
        "cuckooing: other verified, before cuckooing: class_106",
    ]


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize("url", [LIST, reverse("court_rules:rule-detail", args=[CODE])])
def test_rules_cost_the_same_for_any_number(
    admin: Client, many: int, url: str, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    ProsecutionRule.objects.filter(code=CODE).update(valid_to=date(2100, 1, 1))
    for number in range(many):
        day = date(2100, 1, 2) + timedelta(days=number)
        ProsecutionRule.objects.create(code=CODE, value=45, valid_from=day, valid_to=day, source="New guidance")

    with query_budget(4):  # session, person, scope, rules
        assert admin.get(url).status_code == 200


@pytest.mark.parametrize("many", [1, 20])
def test_offences_cost_the_same_for_any_number(
    admin: Client, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for offence in ChargedOffence.objects.exclude(code__startswith="msa_")[:many]:
        PrincipalOffence.objects.create(code=offence.code, group="other", valid_from="2020-01-01", source="A")

    with query_budget(6):  # session, person, scope, rows, their names, offences to add
        assert admin.get(OFFENCES).status_code == 200
