"""Conditions come from the library; a court's own words are the exception and need a reason."""

from __future__ import annotations

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.dated_rules.changes import RuleChangeNotAllowed
from core.workflow import TransitionNotAllowed
from orders.choices import ConditionKind
from orders.conditions import administration, library
from orders.conditions.administration import ConditionValues
from orders.models import Condition, ConditionTemplate
from orders.transition_input import ConditionWords
from reference.models import ExploitationType
from tests.orders import making
from tests.orders.test_recording import BY_COURT, condition, days
from tests.permissions.orders import TEMPLATE
from tests.roles import acting
from tests.shared_rows import made_once

FILE = Path(library.__file__).parents[1] / "data" / "conditions.csv"
GAPS = {"area", "persons", "station", "countries", "number", "type of business", "distance", "place", "person", "child"}
GAPS |= {"services", "purpose"}


@made_once
def officer() -> User:
    return making.manager()


def taken(code: str, **more: Any) -> ConditionWords:
    template = ConditionTemplate.objects.get(code=code)
    fields = {"kind": template.kind, "words": template.words, "plain": template.plain, "reach": template.reach, **more}
    return ConditionWords(template=code, **fields)


def test_each_condition_of_the_file_says_how_and_by_which_role_it_is_checked_and_names_its_gaps() -> None:
    with FILE.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))

    assert len(rows) >= 30
    for row in rows:
        assert row["check"], row["code"]
        assert row["checked_by"], row["code"]
        in_words, in_plain = library.gaps_of(row["words"]), library.gaps_of(row["plain"])
        assert {gap.strip("[]") for gap in in_words} <= GAPS, row["code"]
        assert set(in_plain) <= set(in_words), row["code"]


@pytest.mark.django_db
def test_library_covers_every_part_of_an_order_and_names_existing_types() -> None:
    templates = ConditionTemplate.objects.valid_on(date(2026, 11, 24))

    assert {template.kind for template in templates} == set(ConditionKind)
    named = {code for template in templates for code in template.types}
    assert named <= set(ExploitationType.objects.values_list("code", flat=True))


@pytest.mark.django_db
def test_library_condition_keeps_its_entry(officer: User) -> None:
    order = making.made(officer, add=(taken("no-hand-car-wash"),))

    stored_condition = Condition.objects.get(order=order)
    assert (stored_condition.template, stored_condition.own_reason) == ("no-hand-car-wash", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (ConditionWords(kind="prohibition", words="Must not sing."), "enter why the standard wording is not suitable"),
        (ConditionWords(kind="prohibition", words="Must not sing.", own_reason="  "), "enter why the standard wording"),
        (
            ConditionWords(kind="prohibition", words="Must not sing.", template="no-singing"),
            "did not have this condition on that date",
        ),
        (
            ConditionWords(kind="prohibition", words="Must not enter [area].", template="no-area"),
            r"in brackets: \[area\]",
        ),
    ],
)
def test_text_with_gaps_or_without_a_reason_is_refused(officer: User, words: ConditionWords, says: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=says):
        making.made(officer, add=(words,))

    assert not Condition.objects.exists()


@pytest.mark.django_db
def test_retired_library_condition_cannot_be_chosen(officer: User) -> None:
    words = taken("no-hand-car-wash")
    ConditionTemplate.objects.filter(code="no-hand-car-wash").update(valid_to=date(2026, 11, 23))

    with pytest.raises(TransitionNotAllowed, match="did not have this condition"):
        making.made(officer, add=(words,))


@pytest.mark.django_db
def test_new_version_of_a_condition_needs_no_reason(officer: User) -> None:
    order = making.made(officer, add=(taken("no-hand-car-wash"),))
    narrower = replace(taken("no-hand-car-wash", words="Must not run one."), template="", instead_of=1)

    making.moved(order, "vary", by=officer, on=date(2026, 6, 1), add=(narrower,), remove=frozenset({1}))

    assert order.conditions.present().get().words == "Must not run one."


@pytest.mark.django_db
def test_web_role_cannot_change_library_text() -> None:
    with acting("web"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("update orders_conditiontemplate set words = 'Softer ones.'")


@pytest.mark.django_db
def test_button_fills_the_boxes_and_stores_nothing_yet(officer: User, client: Client) -> None:
    client.force_login(officer)
    order = making.applied(officer)
    url = reverse("orders:transition-new", args=[order.public_id, "make"])
    sent = {"version": str(order.version), "new": "1", **days(date(2026, 11, 24)), **BY_COURT}
    chosen = {"new-0-template": "no-area", "new-0-area": "Preston town centre"}

    page = client.post(url, sent | chosen | {"take": "new-0"})

    boxes = page.context["page"].new[0]
    assert (page.status_code, boxes["kind"].value()) == (200, "prohibition")
    assert boxes["words"].value() == "Must not enter Preston town centre."
    assert boxes["plain"].value() == "Enter Preston town centre"
    assert not Condition.objects.exists()


@pytest.mark.django_db
def test_page_asks_for_the_gap_or_reason_beside_the_box_and_then_records(officer: User, client: Client) -> None:
    client.force_login(officer)
    order = making.applied(officer)
    url = reverse("orders:transition-new", args=[order.public_id, "make"])
    sent = {"version": str(order.version), "new": "1", "ends": "further", **days(date(2026, 11, 24)), **BY_COURT}

    unfilled = client.post(url, sent | condition("new-0", "Must not enter [area].", template="no-area"))
    assert "Complete the parts in brackets: [area]." in unfilled.content.decode()
    unexplained = client.post(url, sent | condition("new-0", "Must not sing.", own_reason=""))
    assert "or enter why the standard wording is not suitable" in unexplained.content.decode()
    assert not Condition.objects.exists()

    answer = client.post(url, sent | condition("new-0", "Must not enter Preston.", template="no-area"))

    assert answer.status_code == 302, answer.context["page"].problems
    stored_condition = Condition.objects.get(order=order)
    assert (stored_condition.template, stored_condition.own_reason) == ("no-area", "")


@pytest.mark.django_db
def test_library_is_listed_by_type_of_exploitation(officer: User, client: Client) -> None:
    client.force_login(officer)

    everything = client.get(reverse("orders:library")).content.decode()
    domestic = client.get(reverse("orders:library"), {"type": "DOM"}).content.decode()

    assert "Visits to car washes in the area" in everything
    assert "Must not run or work at a hand car wash" not in domestic
    assert "Must not employ domestic workers" in domestic
    assert "Foreign travel prohibition: all countries" in domestic  # for every type
    assert client.get(reverse("orders:library"), {"type": "no-such"}).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 40])
def test_the_library_costs_the_same_for_any_number(
    officer: User, client: Client, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    client.force_login(officer)
    first = ConditionTemplate.objects.get(code="no-area")
    for number in range(many):
        first.pk, first.code = None, f"no-area-{number}"
        first.save(force_insert=True)

    with query_budget(6):  # session, person, scope, duty, types, library
        client.get(reverse("orders:library"))


NO_AREA = ConditionValues(
    title="Must not enter an area",
    kind="prohibition",
    reach="",
    words="Must not go into [area].",
    plain="Go into [area]",
    types=[],
    check_how="Patrols",
    checked_by="Any officer",
    valid_from=date(2026, 12, 1),
)


def present(day: date, code: str = "no-area") -> list[str]:
    return list(ConditionTemplate.objects.valid_on(day).filter(code=code).values_list("words", flat=True))


@pytest.mark.django_db
def test_new_text_applies_from_its_day_and_the_old_text_stays_readable() -> None:
    administration.change("no-area", NO_AREA, by=making.national())

    assert present(date(2026, 11, 30)) == ["Must not enter [area]."]
    assert present(date(2026, 12, 1)) == ["Must not go into [area]."]
    with pytest.raises(RuleChangeNotAllowed, match="Choose a later date"):
        administration.change("no-area", NO_AREA, by=making.national())
    later = replace(NO_AREA, kind="passports", valid_from=date(2027, 1, 1))
    with pytest.raises(RuleChangeNotAllowed, match="cannot change the kind of condition"):
        administration.change("no-area", later, by=making.national())


@pytest.mark.django_db
def test_condition_can_end_and_its_title_cannot_be_reused() -> None:
    national = making.national()
    administration.end("no-area", last_day=date(2026, 11, 30), by=national)

    assert present(date(2026, 11, 30)) != []
    assert present(date(2026, 12, 1)) == []
    with pytest.raises(RuleChangeNotAllowed, match="It ended on 30 November 2026"):
        administration.end("no-area", last_day=date(2026, 12, 31), by=national)
    with pytest.raises(RuleChangeNotAllowed, match="with this title"):
        administration.add(replace(NO_AREA, title="No area"), by=national)


@pytest.mark.django_db
def test_national_team_adds_changes_and_ends_conditions_on_pages_that_keep_typed_text(client: Client) -> None:
    client.force_login(making.national())
    new, change = reverse("orders:library-new"), reverse("orders:library-change", args=["no-hopping"])

    refused = client.post(new, TEMPLATE | {"plain": "Hop on [leg]"})
    assert refused.status_code == 422
    assert "The wording for the order does not include [leg]." in refused.content.decode()
    assert "Must not hop in [area]." in refused.content.decode()
    refused = client.post(new, TEMPLATE | {"kind": "travel_ban"})
    assert "Choose countries for a foreign travel prohibition only" in refused.content.decode()

    assert client.post(new, TEMPLATE).status_code == 302
    assert client.post(change, TEMPLATE | {"words": "Nor skip.", "plain": "Skip"}).status_code == 422  # the same day
    later = TEMPLATE | {"words": "Nor skip.", "plain": "Skip", "valid_from": "1 February 2027"}
    assert client.post(change, later).status_code == 302
    assert client.post(reverse("orders:library-end", args=["no-hopping"]), {"last_day": ""}).status_code == 422
    ended = client.post(reverse("orders:library-end", args=["no-hopping"]), {"last_day": "28 February 2027"})
    assert ended.status_code == 302
    assert [present(date(2027, month, 28), "no-hopping") for month in (1, 2, 3)] == [
        ["Must not hop in [area]."],
        ["Nor skip."],
        [],
    ]


@pytest.mark.django_db
def test_only_the_national_team_sees_the_maintenance_pages(officer: User, client: Client) -> None:
    for user, offered in ((officer, False), (making.national(), True)):
        client.force_login(user)
        page = client.get(reverse("orders:library")).content.decode()
        assert ("Change or end" in page) is offered
