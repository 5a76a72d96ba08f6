"""An unanswered yes-or-no question is not shown as an answer."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from investigations.models import Entry, EntryText
from investigations.returns import rows
from investigations.returns.whole_import import InvestigationRow, submit_whole_return
from tests.accounts.factories import LANCASHIRE, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    approved,
    draft,
    row,
    series,
    suspects,
    typed,
    victims,
)

pytestmark = pytest.mark.django_db
ADDRESS = f"/returns/{LANCASHIRE}/2020-02/"


@pytest.fixture
def desk(client):
    """The analyst at her draft, signed in."""
    series(FEBRUARY, FEBRUARY)
    priya = analyst()
    draft(FEBRUARY, by=priya)
    client.force_login(priya)
    return client


def form(**answers):
    """The form of a new case; fields left out have no answer selected."""
    people = {
        f"people_{axis}": [group[axis] for group in (victims(1), suspects(1))]
        for axis in ("role", "nationality", "gender", "age_group", "count")
    }
    return {"whole": "1", **typed("LAN/1"), **people, **answers}


@pytest.mark.parametrize(
    ("answers", "label"),
    [({}, "Not answered"), ({"children_involved": "not_known"}, "Not known"), ({"children_involved": "no"}, "No")],
)
def test_blank_question_is_shown_as_not_answered_and_not_as_unknown(desk, answers, label):
    desk.post(f"{ADDRESS}add/", form(**answers))

    page = desk.get(ADDRESS).content.decode()

    children = page.partition('data-app-cell="children_involved"')[2].partition("</td>")[0]
    assert f" selected>{label}</option>" in children
    assert Entry.objects.get().children_involved is (False if label == "No" else None)
    assert Entry.objects.get().is_complete


def test_blank_question_has_no_selected_answer_and_does_not_block(desk):
    desk.post(f"{ADDRESS}add/", form(county_lines="yes"))
    entry = Entry.objects.get()

    page = desk.get(f"{ADDRESS}?row={entry.pk}").content.decode()

    assert "Children involved <span" in page
    assert "County lines <span" not in page
    assert page.count("(not answered)") == 9
    assert rows.errors_of(entry) == {}


def test_answer_that_cannot_be_read_is_shown_above_the_choices_and_is_none_of_them(desk):
    desk.post(f"{ADDRESS}add/", form(children_involved="perhaps"))
    entry = Entry.objects.get()

    page = html.unescape(desk.get(f"{ADDRESS}?row={entry.pk}").content.decode())
    above, choices = re.findall(r'<tr[^>]* id="children_involved-\d+-(said|row)">(.*?)</tr>', page, re.DOTALL)

    assert (above[0], choices[0]) == ("said", "row")
    assert "<b>Children involved</b>" in above[1]
    assert "“perhaps”. Enter yes, no or not known." in above[1]
    assert re.findall(r'type="radio"[^>]*value="(\w+)"', choices[1]) == ["yes", "no", "not_known"]
    assert "checked" not in choices[1]
    sent = re.findall(r'name="children_involved" value="([^"]*)"', choices[1])
    assert sent[0] == "perhaps"  # is sent again, and kept, where nobody chooses


def test_a_blank_question_is_not_an_error_beside_a_value_that_cannot_be_read(desk):
    desk.post(f"{ADDRESS}add/", form(morile_score="twelve"))

    page = desk.get(f"{ADDRESS}?row={Entry.objects.get().pk}").content.decode()

    assert "This value is not valid." not in page
    assert "1 error" in page


def test_question_left_blank_stays_blank_in_the_next_month_and_the_next_revision() -> None:
    series(JANUARY, FEBRUARY)
    priya, carla = analyst(), coordinator()
    answers = {"county_lines": "", "section_45": "not_known"}
    approved(JANUARY, rows=[row("LAN/1", **answers)], by=priya, reviewer=carla)

    def is_blank(month: date) -> list[str]:
        words = EntryText.objects.filter(entry__revision__in=[draft(month, by=priya)])
        return [name for typed in words.values_list("typed", flat=True) for name, text in typed.items() if text == ""]

    assert is_blank(FEBRUARY) == ["county_lines"]
    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=carla)
    assert is_blank(JANUARY) == ["county_lines"]


def test_question_left_blank_stays_blank_where_a_file_begins_the_next_month() -> None:
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1", county_lines="")], by=priya)

    file = [InvestigationRow(values={"reference": "LAN/1", "stage": "charged"})]
    submit_whole_return(LANCASHIRE, FEBRUARY, rows=file, by=priya, submit=False)

    assert EntryText.objects.get(entry__revision__period=FEBRUARY).typed == {"county_lines": ""}
