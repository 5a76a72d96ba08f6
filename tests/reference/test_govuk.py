"""Dates as users and workbooks write them, and tables ready to print."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.govuk import Column, DateField, Link, choose_from, problems_of, table_of


@pytest.mark.parametrize(
    "typed",
    [
        "2020-03-06",
        "2020-3-6",
        "2020-mar-6",
        "6 March 2020",
        " 6 march 2020 ",
        "06 Mar 2020",
        dt.date(2020, 3, 6),
        dt.datetime(2020, 3, 6, 23, 59, tzinfo=dt.UTC),
    ],
)
def test_a_day_is_read_however_it_is_written(typed: object) -> None:
    assert DateField().clean(typed) == dt.date(2020, 3, 6)


def test_a_day_above_twelve_can_be_read_one_way_only() -> None:
    assert DateField().clean("25/12/2020") == dt.date(2020, 12, 25)
    assert DateField().clean("4/4/2020") == dt.date(2020, 4, 4)


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("3/4/2020", "two_ways", "can be 3 April or 4 March 2020"),
        ("03.04.2020", "two_ways", "Enter the month as a word."),
        ("2019-2-29", "unreal", "“29 2 2019” is not a real date"),
        ("2020-13-1", "unreal", "is not a real date."),
        ("2020--6", "incomplete", "Enter the month too"),
        ("--6", "incomplete", "Enter the month and the year too"),
        ("20-3-6", "short_year", "Enter the year “20” with 4 digits"),
        ("6 ma 2020", "unreadable", "“6 ma 2020” is not a date"),
        ("twelve", "unreadable", "“twelve” is not a date. Enter a date, such as 6 March 2020."),
        ("2020-three-6", "unreadable", "is not a date"),
        ("٢٠٢٠-٣-٣٢", "unreal", "is not a real date."),
        ("2020-3-²", "unreadable", "is not a date"),
        ("99999999999999999999-3-6", "unreadable", "is not a date"),
        ("2020-99999999999999999999-6", "unreadable", "is not a date"),
        ("2020-3-99999999999999999999", "unreadable", "is not a date"),
        ("2020-999999999-6", "unreal", "is not a real date."),
        ("2020-3-999999999", "unreal", "is not a real date."),
        ("2020-3-" + "9" * 5_000, "unreadable", "9…” is not a date"),
        ("6/3/" + "9" * 5_000, "unreadable", "…” is not a date"),
    ],
)
def test_invalid_date_is_quoted_as_typed(typed: str, code: str, words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        DateField().clean(typed)

    assert refusal.value.code == code
    assert words in refusal.value.message


class Opened(forms.Form):
    """A form with three boxes."""

    opened_on = DateField(label="Opened on", required=False)


@pytest.mark.parametrize(
    ("boxes", "cleaned"),
    [(("6", "3", "2020"), dt.date(2020, 3, 6)), (("", "", ""), None), ((" 6 ", "mar", "2020"), dt.date(2020, 3, 6))],
)
def test_three_boxes_are_one_day(boxes: tuple[str, str, str], cleaned: dt.date | None) -> None:
    form = Opened({f"opened_on_{number}": box for number, box in enumerate(boxes)})

    assert form.is_valid()
    assert form.cleaned_data["opened_on"] == cleaned


def test_one_text_does_for_three_boxes() -> None:
    form = Opened({"opened_on": "6 March 2020"})

    assert form.is_valid()
    assert form.cleaned_data["opened_on"] == dt.date(2020, 3, 6)


def test_an_unchanged_day_is_not_a_change() -> None:
    same = {"opened_on_0": "06", "opened_on_1": "3", "opened_on_2": "2020"}

    assert not Opened(same, initial={"opened_on": dt.date(2020, 3, 6)}).has_changed()
    assert Opened({**same, "opened_on_0": "7"}, initial={"opened_on": dt.date(2020, 3, 6)}).has_changed()


def test_typed_text_stays_in_its_boxes() -> None:
    form = Opened({"opened_on_0": "31", "opened_on_1": "2", "opened_on_2": "2020"})

    assert form["opened_on"].field.widget.decompress(form["opened_on"].value()) == ["31", "2", "2020"]


def test_one_box_shows_the_day_in_words() -> None:
    field = DateField(widget=forms.TextInput())

    assert field.prepare_value(dt.date(2020, 3, 6)) == "6 March 2020"
    assert field.prepare_value("twelve") == "twelve"


def test_problems_of_several_forms_come_in_the_order_of_the_page() -> None:
    first = Opened({"a-opened_on": "twelve"}, prefix="a")
    second = Opened({"b-opened_on": "2020--6"}, prefix="b")
    second.add_error(None, "Both at once won’t do.")

    problems = problems_of(first, second)

    assert [problem.url for problem in problems] == ["#id_a-opened_on_0", "", "#id_b-opened_on_0"]
    assert problems[0].text.startswith("Opened on: “twelve”")


def test_a_row_that_lacks_a_cell_makes_no_table() -> None:
    columns = [Column("Force"), Column("Live", numeric=True)]

    assert table_of("Live", columns, [[Link("Kent", "/kent/"), 78]]).rows[0][0].url == "/kent/"
    with pytest.raises(ValueError, match="shorter"):
        table_of("Live", columns, [["Kent"]])


class NameAndForce(forms.Form):
    """A form with a field that offers choices and one that does not."""

    name = forms.CharField()
    force = forms.ChoiceField()


def test_choices_of_one_form_are_not_those_of_the_next() -> None:
    form = NameAndForce({"name": "A", "force": "kent"})
    choose_from(form, "force", ((code, code.title()) for code in ("kent", "essex")))

    assert form.is_valid()
    assert ">Essex</option>" in str(form["force"])
    assert not NameAndForce({"name": "A", "force": "kent"}).is_valid()


def test_field_without_choices_is_refused_by_its_name() -> None:
    with pytest.raises(TypeError, match="The field “name” of NameAndForce has no choices"):
        choose_from(NameAndForce(), "name", [])
