"""A time of day is written in one way everywhere, as GOV.UK does, in London time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

import pytest
from django.conf import settings

from core import clock
from core.templatetags import moments

SUMMER = datetime(2026, 7, 6, 13, 20, tzinfo=UTC)
WITH_A_TIME = re.compile(r'\|date:"[^"]*[GHghiP]')
WITH_SECONDS = {"administration/log.html", "investigations/receipt.html"}  # evidence of a moment


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(9, 0), "9am"),
        (time(12, 0), "midday"),
        (time(12, 30), "12:30pm"),
        (time(23, 59), "11:59pm"),
        (SUMMER, "2:20pm"),
    ],
)
def test_time_is_in_words_and_in_london(moment: datetime | time, words: str) -> None:
    assert clock.time_in_words(moment) == moments.time_of_day(moment) == words


def test_moment_has_its_date_first() -> None:
    assert clock.date_and_time(SUMMER) == moments.moment(SUMMER) == "6 July 2026 at 2:20pm"
    assert moments.moment(SUMMER, "j F") == "6 July at 2:20pm"
    assert moments.moment(None) == moments.time_of_day(None) == ""


def test_no_template_writes_a_time_in_another_way() -> None:
    templates = settings.BASE_DIR / "templates"
    others = {
        str(file.relative_to(templates))
        for file in templates.rglob("*.html")
        if WITH_A_TIME.search(file.read_text()) or '{% now "' in file.read_text()
    }

    assert others == WITH_SECONDS
