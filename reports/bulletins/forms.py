"""The forms of bulletins: begin one, write a section, send one back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core import months
from core.govuk import choose_from
from core.typed_text import LongTextField, NameField
from reports.choices import BulletinKind
from reports.key_data import years
from reports.models.bulletins import LONGEST_REASON

LONGEST_HEADING = 200
LONGEST_TEXT = 8_000
LONGEST_ADDRESS = 2_000


class NewBulletinForm(forms.Form):
    """What a new bulletin is about: a published month, or a year that has one."""

    about = forms.ChoiceField(
        label="What is it about?",
        help_text="A bulletin is made from published months only.",
        error_messages={"required": "Select a month or a year.", "invalid_choice": "Select a month or a year."},
    )

    def __init__(self, *args: Any, published: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest_first = sorted(published, reverse=True)
        calendar = dict.fromkeys(month.year for month in newest_first)
        financial = dict.fromkeys(years.financial_year_of(month) for month in newest_first)
        choose_from(
            self,
            "about",
            [
                ("", "Select"),
                (
                    BulletinKind.MONTH.label,
                    [(f"{BulletinKind.MONTH}:{months.text(month)}", months.label(month)) for month in newest_first],
                ),
                (BulletinKind.CALENDAR.label, [(f"{BulletinKind.CALENDAR}:{year}", str(year)) for year in calendar]),
                (
                    BulletinKind.FINANCIAL.label,
                    [(f"{BulletinKind.FINANCIAL}:{year}", f"{year}/{(year + 1) % 100:02}") for year in financial],
                ),
            ],
        )

    @property
    def chosen(self) -> tuple[BulletinKind, date, date]:
        """The kind, and the first and last month; only of a valid form."""
        kind, _, rest = self.cleaned_data["about"].partition(":")
        match BulletinKind(kind):
            case BulletinKind.MONTH:
                return BulletinKind.MONTH, months.parse(rest), months.parse(rest)
            case BulletinKind.CALENDAR:
                year = years.calendar_year(int(rest))
            case BulletinKind.FINANCIAL:
                year = years.financial_year(int(rest))
        return BulletinKind(kind), year.first, year.last


class SectionForm(forms.Form):
    """The heading and text of one section, and the address of a figure to link."""

    heading = NameField(
        label="Heading (do not include names)",
        max_length=LONGEST_HEADING,
        error_messages={"required": "Enter a heading."},
    )
    text = LongTextField(
        label="Text (do not include names)",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Leave a blank line between paragraphs. Begin a point of a list with “- ”. Put **two stars** around "
        "bold words. Write a number as its figure, such as {{ Q-7F3K2M }}.",
    )
    figure_address = forms.CharField(
        label="Figure to add",
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text="Ask the question in the explorer, and paste the address of its page here. Rows and columns are left "
        "out: choose them as filters.",
    )


class SendBackForm(forms.Form):
    """Why a bulletin goes back to its writer."""

    reason = NameField(
        label="Reason (do not include names)",
        max_length=LONGEST_REASON,
        error_messages={"required": "Enter a reason, so that the writer knows what to change."},
    )
