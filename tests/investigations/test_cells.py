"""The cells of a return: saved by field, merged with a colleague's, and undone as an ordinary change."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from investigations.models import Entry
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, suspects, victims
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

TWO_GROUPS = [victims(3, nationality="vietnamese"), victims(2, nationality="albanian"), suspects(1)]
SCRIPT = {"HX-Request": "true"}


def address(name: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[LANCASHIRE, "2020-02", *more])


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@pytest.fixture
def begun(client: Client, anna: User) -> Client:
    approved(JANUARY, rows=[row("LAN/1", people=TWO_GROUPS), row("LAN/2")], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    return client


def entry(reference: str = "LAN/1") -> Entry:
    return Entry.objects.get(holding__reference=reference, revision__state="working", revision__period=FEBRUARY)


def hidden(page: str, number: int) -> dict[str, str]:
    """What the page carries of a row beside its cells."""
    names = (f"{number}-version", f"{number}-was")
    return {name: html.unescape(re.findall(rf'name="{name}" value="([^"]*)"', page)[0]) for name in names}


def cells(page: str, number: int, **typed: str) -> dict[str, str]:
    """What the form of the cells sends of a row: all of it, with these changes."""
    carried = hidden(page, number)
    opened = json.loads(carried[f"{number}-was"])["values"]
    return carried | {f"{number}-{name}": text for name, text in {**opened, **typed}.items()}


def groups(reference: str = "LAN/1") -> Counter[tuple[str, str]]:
    """How many people the row has, by role and nationality."""
    by_kind: Counter[tuple[str, str]] = Counter()
    for role, nationality, count in entry(reference).people.values_list("role", "nationality", "count"):
        by_kind[role, nationality] += count
    return by_kind


def test_five_cells_are_saved_by_one_button_and_only_rows_that_changed(begun: Client) -> None:
    first, second = entry("LAN/1"), entry("LAN/2")
    page = begun.get(address("return-detail")).content.decode()

    changed = cells(
        page, first.pk, stage="charged", victims="8", suspects="2", children_involved="yes", nrm_referrals="4"
    )
    answer = begun.post(address("cells-save"), {**changed, **cells(page, second.pk)}, follow=True).content.decode()

    assert "1 row saved." in answer
    assert "was Live investigation" in answer
    assert "was 5" in answer
    saved = entry("LAN/1")
    assert (saved.stage_id, saved.children_involved, saved.nrm_referrals) == ("charged", True, 4)
    assert groups() == {
        ("victim", "vietnamese"): 3,
        ("victim", "albanian"): 2,
        ("victim", "unknown"): 3,
        ("suspect", "unknown"): 2,
    }
    assert entry("LAN/2").version == second.version
    check = begun.get(address("return-submit")).content.decode()
    assert "Rows that changed: 1" in check
    assert "Stage Live investigation to Charged" in check
    assert "NRM referrals made blank to 4" in check


def test_a_lower_number_asks_which_group_and_the_answer_changes_that_group(begun: Client) -> None:
    number = entry().pk
    page = begun.get(address("return-detail")).content.decode()
    before = groups()

    response = begun.post(address("cells-save"), cells(page, number, stage="charged", victims="3"))

    text = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "Potential victims: you typed 3, and 5 are in groups. Which group has 2 fewer?" in text
    assert re.search(rf'name="{number}-victims" value="3"', text)
    assert groups() == before
    assert entry().stage_id == "charged"  # the other cell is saved
    [albanian] = re.findall(r'value="(victims:victim\|albanian[^"]*)">([^<]*)', text)
    assert albanian[1] == "2 potential victims, Albanian, male, 25 to 39: remove the group"

    again = cells(response.content.decode(), number, stage="charged", victims="3") | {f"{number}-source": albanian[0]}
    assert begun.post(address("cells-save"), again).status_code == 302
    assert groups() == {key: count for key, count in before.items() if key != ("victim", "albanian")}


def test_colleagues_value_in_another_cell_is_merged_and_in_the_same_cell_both_are_shown(begun: Client) -> None:
    number = entry().pk
    page = begun.get(address("return-detail")).content.decode()
    sam = Client()
    sam.force_login(UserFactory(role=Role.ANALYST, force_id=LANCASHIRE, name="Sam Okoro"))
    sam.post(address("cells-save"), cells(page, number, nrm_referrals="5", stage="court"))

    answer = begun.post(
        address("cells-save"), cells(page, number, nrm_referrals="7", children_involved="yes"), headers=SCRIPT
    )

    text = html.unescape(answer.content.decode())
    saved = entry()
    assert answer.status_code == 422  # committed: the other cells are saved
    assert "Sam Okoro changed NRM referrals made to 5" in text
    assert "You typed 7." in text
    assert (saved.nrm_referrals, saved.children_involved, saved.stage_id) == (5, True, "court")
    mine = cells(answer.content.decode(), number, nrm_referrals="7") | {f"{number}-keep": "nrm_referrals:mine"}
    begun.post(address("cells-save"), mine, headers=SCRIPT)
    assert entry().nrm_referrals == 7


def test_a_number_that_cannot_be_read_changes_no_group_and_stays_as_typed(begun: Client) -> None:
    number, before = entry().pk, groups()
    page = begun.get(address("return-detail")).content.decode()

    answer = begun.post(address("cells-save"), cells(page, number, victims="two", nrm_referrals="some"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'name="{number}-victims" value="two"', text)
    assert re.search(rf'name="{number}-nrm_referrals" value="some"', text)
    assert "Potential victims: “two”. Enter a whole number in digits, such as 12. Not saved." in text
    assert groups() == before
    again = begun.post(address("cells-save"), cells(text, number, victims="two", nrm_referrals="some"))
    assert "1 row is not saved." in again.content.decode()
    assert entry().version == 2  # what is not saved is no change


def test_a_saved_row_carries_what_undoes_it_and_undoing_restores_every_group(begun: Client) -> None:
    number, before, stage = entry().pk, groups(), entry().stage_id
    page = begun.get(address("return-detail")).content.decode()
    answer = begun.post(address("cells-save"), cells(page, number, victims="9", stage="charged"), headers=SCRIPT)
    undo = json.loads(html.unescape(re.findall(r'data-app-undo="([^"]*)"', answer.content.decode())[0]))
    assert groups() != before

    sent: dict[str, list[str]] = {}
    for name, text in undo["fields"]:
        sent.setdefault(name, []).append(text)
    begun.post(undo["url"], sent, headers=SCRIPT)

    assert undo["what"] == "LAN/1: Stage, Potential victims and suspects"
    assert (groups(), entry().stage_id) == (before, stage)


def test_cells_of_another_force_are_not_found(begun: Client) -> None:
    number = entry().pk
    page = begun.get(address("return-detail")).content.decode()
    other = Client()
    other.force_login(UserFactory(role=Role.ANALYST, force_id=CUMBRIA))

    assert other.post(address("cells-save"), cells(page, number, stage="charged")).status_code == 404
    wrong = begun.post(address("cells-save"), {f"{number + 10_000}-stage": "charged"})
    assert wrong.status_code == 404


@pytest.mark.parametrize("count", [60, 300])
def test_a_cell_costs_the_same_for_any_number_of_rows(
    client: Client, anna: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(JANUARY, rows=[row(f"LAN/{number}") for number in range(count)], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    with query_budget(35):
        page = client.get(address("return-detail"), {"find": "LAN/1"}).content.decode()

    with query_budget(38):
        answer = client.post(address("cells-save"), cells(page, entry("LAN/1").pk, stage="charged"), headers=SCRIPT)

    assert answer.status_code == 200
    assert ">LAN/1</a>" in page
    assert ">LAN/2</a>" not in page


def test_people_in_words_are_shown_as_groups_before_a_new_case_is_added(begun: Client) -> None:
    new = {"reference": "LAN/9", "opened_on": "03/02/2020", "primary_type": "LAB", "stage": "triage", "whole": "1"}
    words = "3 Vietnamese women, 1 British boy, 2 tall men"

    shown = begun.post(address("row-add"), {**new, "in_words": words})

    page = html.unescape(shown.content.decode())
    assert shown.status_code == 422
    assert "Read 2 groups, 4 people." in page
    assert 'name="in_words" value="2 tall men"' in page
    assert "“tall” is not a nationality." in page
    assert page.count("potential victims, Vietnamese, female, adult, age not known") == 1
    assert not Entry.objects.filter(holding__reference="LAN/9").exists()
    table = {f"people_{axis}": re.findall(rf'name="people_{axis}"[^>]*value="([^"]*)"', page) for axis in ("count",)}
    assert table["people_count"] == ["3", "1", "", ""]


def test_a_pasted_block_is_shown_first_and_stored_as_one_act_with_one_check(begun: Client) -> None:
    first, second = entry("LAN/1").pk, entry("LAN/2").pk
    page = begun.get(address("return-detail")).content.decode()
    block = hidden(page, first) | hidden(page, second)
    block |= {
        f"{first}-stage": "Charged",
        f"{first}-victims": "two",
        f"{second}-victims": "4",
        f"{second}-children_involved": "Yes",
    }

    shown = begun.post(address("cells-save"), {**block, "preview": "1"}, headers=SCRIPT)

    text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown.content.decode())).split())
    assert "LAN/1 Potential victims: “two”. Enter a whole number in digits, such as 12." in text
    assert "1 cell is not pasted and stays as it is." in text
    assert "LAN/1 Stage Live investigation Charged" in text
    assert "LAN/2 Potential victims 1 4 LAN/2 Children involved Not known Yes" in text
    assert f'data-app-left-out="{first}-victims"' in shown.content.decode()
    assert (entry("LAN/1").version, groups("LAN/2")["victim", "unknown"]) == (1, 1)  # nothing is stored

    del block[f"{first}-victims"]
    stored = begun.post(address("cells-save"), block, headers=SCRIPT)

    assert stored.status_code == 200
    assert stored.content.count(b"data-app-undo=") == 2
    assert (entry("LAN/1").stage_id, groups("LAN/2")["victim", "unknown"]) == ("charged", 4)


def test_preview_of_a_block_counts_what_would_be_wrong_in_fields_that_are_not_pasted(begun: Client) -> None:
    number = entry("LAN/2").pk
    page = begun.get(address("return-detail")).content.decode()
    begun.post(address("cells-save"), cells(page, number, nrm_referrals="n/a"), headers=SCRIPT)
    page = begun.get(address("return-detail")).content.decode()

    def previewed(typed: dict[str, str]) -> str:
        answer = begun.post(address("cells-save"), {**hidden(page, number), **typed, "preview": "1"}, headers=SCRIPT)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())

    alone = previewed({f"{number}-victims": "4"})
    assert "LAN/2 Potential victims 1 4" in alone
    assert "1 field that you did not paste needs a correction. Correct it after pasting." in alone
    assert "LAN/2 NRM referrals made: “Not applicable”, but the case has 4 potential victims." in alone
    assert "Check these number" not in alone

    together = previewed({f"{number}-victims": "4", f"{number}-nrm_referrals": "2"})
    assert "did not paste" not in together


def test_open_case_shows_last_month_beside_each_group_and_its_months_as_a_line(begun: Client) -> None:
    number = entry().pk
    page = begun.get(address("return-detail")).content.decode()
    begun.post(address("cells-save"), cells(page, number, victims="7"))

    opened = html.unescape(begun.get(f"{address('return-detail')}?row={number}").content.decode())
    words = " ".join(re.sub(r"<[^>]+>", " ", opened).split())

    assert "Potential victims in the last 13 months 5 in January 2020, 7 now" in words
    assert "Suspects in the last 13 months 1 in January 2020, 1 now" in words
    assert opened.count('class="app-spark"') == 2
    assert re.findall(r'app-people__last" data-label="January 2020">(\w+)<', opened) == ["3", "2", "1", "new"]
    assert "Investigation 1 of 2" in words
    assert re.search(rf'href="[^"]*\?row={entry("LAN/2").pk}#form-', opened)


def test_people_in_words_of_a_stored_case_are_shown_and_then_added_as_one_change(begun: Client) -> None:
    number, before = entry().pk, groups()
    page = begun.get(f"{address('return-detail')}?row={number}").content.decode()
    opened = html.unescape(re.findall(r'name="opened" value="([^"]*)"', page)[0])
    sent: dict[str, Any] = {"version": entry().version, "opened": opened, "in_words": "3 Thai women, 1 odd boy"}
    for axis in ("role", "nationality", "gender", "age_group", "count"):
        sent[f"people_{axis}"] = [group[axis] for group in json.loads(opened)["people"]]

    shown = begun.post(address("row-save", number), sent)

    text = html.unescape(shown.content.decode())
    assert shown.status_code == 422
    assert "potential victims, Thai, female, adult, age not known" in text
    assert "“odd” is not a nationality." in text
    assert 'name="in_words" value="3 Thai women, 1 odd boy"' in text
    assert "Add 1 group, 3 people" in text
    assert groups() == before

    added = begun.post(address("row-save", number), {**sent, "add_words": "1", "people_remove": "0"}, headers=SCRIPT)

    text = html.unescape(added.content.decode())
    assert groups() - before == {("victim", "thai"): 3}
    assert before - groups() == {("victim", "vietnamese"): 3}
    assert 'name="in_words" value="1 odd boy"' in text
    assert "LAN/1: Potential victims and suspects" in text.partition("data-app-undo=")[2][:300]


def test_button_without_script_offers_a_copy_of_a_group_without_its_number(begun: Client) -> None:
    number = entry().pk
    page = begun.get(f"{address('return-detail')}?row={number}").content.decode()
    opened = html.unescape(re.findall(r'name="opened" value="([^"]*)"', page)[0])
    sent: dict[str, Any] = {"version": entry().version, "opened": opened, "group": "copy:1", "stage": "charged"}
    for axis in ("role", "nationality", "gender", "age_group", "count"):
        sent[f"people_{axis}"] = [group[axis] for group in json.loads(opened)["people"]]

    shown = begun.post(address("row-save", number), sent).content.decode()
    more = begun.post(address("row-save", number), {"version": entry().version, "group": "add"}).content.decode()

    assert re.findall(r'name="people_nationality"[^>]*value="([^"]*)"', shown) == [
        *("Vietnamese", "Albanian", "Unknown", "Albanian", "")
    ]
    assert re.findall(r'name="people_count"[^>]*value="([^"]*)"', shown) == ["3", "2", "1", "", ""]
    assert more.count('name="people_count"') == 3 + 4
    assert entry().stage_id == "charged"  # what else was typed is saved


def test_people_in_words_stay_as_typed_where_another_field_needs_a_choice(begun: Client) -> None:
    number = entry().pk
    page = begun.get(f"{address('return-detail')}?row={number}").content.decode()
    opened = html.unescape(re.findall(r'name="opened" value="([^"]*)"', page)[0])
    begun.post(address("row-save", number), {"version": entry().version, "stage": "court"})

    sent = {"version": "1", "opened": opened, "stage": "charged", "in_words": "3 Thai women"}
    response = begun.post(address("row-save", number), sent)

    assert response.status_code == 409
    assert 'name="in_words" value="3 Thai women"' in response.content.decode()
