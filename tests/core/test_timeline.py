"""The timeline of a record: the order of its events, repeated actions as one line, and the groups of one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string

from core import clock
from core.timeline import TimelineEvent, by_day, fold, newest_first

MONDAY, TUESDAY = date(2026, 3, 16), date(2026, 3, 17)


def at(hour: int, *, day: date = TUESDAY) -> datetime:
    """The full hour of a day in London."""
    return clock.start_of(day) + timedelta(hours=hour)


def event(title: str, *, day: date = TUESDAY, **more: Any) -> TimelineEvent:
    """An event of a day."""
    return TimelineEvent(day=day, title=title, **more)


def export(hour: int, *items: str, title: str = "Exported", by: str = "Ann") -> TimelineEvent:
    """An export that a person recorded at an hour of Tuesday."""
    return event(title, items=items, recorded_at=at(hour), recorded_by=by, folds=True)


def test_newest_comes_first_and_an_event_without_a_time_last_of_its_day() -> None:
    events = [
        event("Met", day=TUESDAY),
        event("Charged", day=MONDAY, recorded_at=at(18)),
        event("Recorded", recorded_at=at(9)),
        event("Sent", at=at(10)),
        event("Decided", sorts_at=at(11)),
    ]

    assert [line.title for line in newest_first(events)] == ["Decided", "Sent", "Recorded", "Met", "Charged"]


def test_of_two_events_of_one_moment_the_later_in_the_list_comes_first() -> None:
    begun = event("Record started", recorded_at=at(9))

    assert [line.title for line in newest_first([begun, replace(begun, title="Made")])] == ["Made", "Record started"]


@pytest.mark.parametrize("days", [(TUESDAY, TUESDAY, MONDAY), (MONDAY, TUESDAY, TUESDAY)])
def test_days_and_their_events_stay_in_the_order_given(days: tuple[date, ...]) -> None:
    events = [event(str(number), day=day) for number, day in enumerate(days)]

    grouped = by_day(events)

    assert [group.day for group in grouped] == list(dict.fromkeys(days))
    assert [line for group in grouped for line in group.events] == events


def test_two_exports_of_one_day_are_one_line_for_each_step() -> None:
    events = newest_first(
        [
            export(9, "a PDF for Kent", title="Export requested"),
            export(10, title="Export approved", by="Ben"),
            export(11, "a PDF for Kent"),
            export(12, "a JSON for Home Office", title="Export requested"),
            export(13, title="Export approved", by="Ben"),
            export(14, "a JSON for Home Office"),
        ]
    )

    assert [(line.heading, line.recorded) for line in fold(events)] == [
        ("Exported: a PDF for Kent; a JSON for Home Office", "Recorded 17 March 2026, 11am to 2pm by Ann"),
        ("Export approved", "Recorded 17 March 2026, 10am to 1pm by Ben, 2 times"),
        ("Export requested: a PDF for Kent; a JSON for Home Office", "Recorded 17 March 2026, 9am to midday by Ann"),
    ]


def test_the_same_export_again_counts() -> None:
    (line,) = fold([export(11, "a PDF for Kent"), export(10, "a PDF for Kent"), export(10, "a PDF for Kent")])

    assert (line.heading, line.recorded) == (
        "Exported: a PDF for Kent",
        "Recorded 17 March 2026, 10am to 11am by Ann, 3 times",
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(export(9), day=MONDAY),
        export(9, by="Ben"),
        export(9, title="Export refused"),
        replace(export(9), who="The national team"),
        replace(export(9), text="For the court."),
        replace(export(9), reasons="He asked."),
        replace(export(9), url="/elsewhere/"),
        replace(export(9), folds=False),
    ],
    ids=["day", "person", "title", "who", "text", "reasons", "url", "kind that never folds"],
)
def test_events_that_differ_stay_separate(other: TimelineEvent) -> None:
    assert fold([export(10), other]) == [export(10), other]


def test_an_event_in_between_keeps_two_exports_apart() -> None:
    events = [export(11), event("Consent withdrawn", recorded_at=at(10)), export(9)]

    assert fold(events) == events


def test_two_decisions_with_the_same_words_stay_two_lines() -> None:
    events = [event("Adjourned", recorded_at=at(11)), event("Adjourned", recorded_at=at(9))]

    assert fold(events) == events


@pytest.mark.parametrize(
    ("given", "time", "recorded"),
    [
        ({}, "", ""),
        ({"recorded_by": "Ann"}, "", "Recorded by Ann"),
        ({"recorded_at": at(9)}, "", "Recorded 17 March 2026, 9am"),
        ({"recorded_at": datetime.fromisoformat("2026-07-01T23:30+00:00")}, "", "Recorded 2 July 2026, 12:30am"),
        ({"at": at(9)}, "9am", ""),
        ({"at": at(11), "first_at": at(9), "times": 2}, "9am to 11am, 2 times", ""),
        ({"at": at(9), "first_at": at(9), "times": 3}, "9am, 3 times", ""),
    ],
)
def test_times_are_in_london_and_only_what_is_known_is_printed(given: dict[str, Any], time: str, recorded: str) -> None:
    shown = event("Made", **given)

    assert (shown.time, shown.recorded) == (time, recorded)


def test_component_has_one_heading_per_day_and_escapes_what_people_wrote() -> None:
    events = [
        event("Served", url="/order/", who="Ann", reasons="<b>In\nperson</b>", tag="Late", recorded_at=at(9)),
        event("Made", text="From today.", at=at(8), more_url="/changes/", more_text="Changes"),
        event("Applied for", day=MONDAY),
    ]

    page = render_to_string("components/timeline.html", {"days": by_day(events), "title": "Timeline", "id": "timeline"})

    assert '<section aria-labelledby="timeline">' in page
    assert page.count('<h3 class="app-timeline__day">') == 2
    assert page.count('<h4 class="moj-timeline__title">') == page.count("moj-timeline__item") == 3
    assert '<time datetime="2026-03-17">17 March 2026</time>' in page
    assert '<a class="govuk-link" href="/order/">Served</a>' in page
    assert "&lt;b&gt;In<br>person&lt;/b&gt;" in page
    assert '<strong class="govuk-tag govuk-tag--yellow">Late</strong>' in page
    assert '<p class="moj-timeline__date">8am</p>' in page
    assert '<a class="govuk-link" href="/changes/">Changes</a>' in page
    assert "Recorded 17 March 2026, 9am" in page


def test_component_without_a_title_starts_its_headings_at_the_level_given() -> None:
    page = render_to_string("components/timeline.html", {"days": by_day([event("Made")]), "level": 2})

    assert "aria-labelledby" not in page
    assert '<h2 class="app-timeline__day">' in page
    assert '<h3 class="moj-timeline__title">' in page
