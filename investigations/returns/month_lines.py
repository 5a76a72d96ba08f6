"""How many people a case had in each of the last 13 months: a small line and its ends in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.safestring import SafeString

from accounts.models import User
from core import months, sparklines
from figures.models import Period
from investigations.models import Entry

MONTHS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """One number of a case over the months: its name, the line, and what it shows in words."""

    label: str
    words: str
    drawing: SafeString


def lines_of(entry: Entry, *, victims: int, suspects: int, by: User) -> list[MonthLine]:
    """The lines of a case, from its approved months in the series and what its draft says now.

    A month in which the force did not return the case breaks a line. A case of one month has no line.
    """
    month = entry.revision.period_id
    shown = [months.previous(month, back) for back in range(MONTHS - 1, -1, -1)]
    earlier = (
        Entry.objects.visible_to(by)
        .filter(
            investigation=entry.investigation_id,
            force=entry.force_id,
            revision__period__in=Period.objects.series_of(month).filter(month__gte=shown[0], month__lt=month),
        )
        .of_the_record()
        .with_people()
    )
    counted = {
        period: (of_victims or 0, of_suspects or 0)
        for period, of_victims, of_suspects in earlier.values_list("revision__period", "victims", "suspects")
    }
    if not counted:
        return []
    counted[month] = (victims, suspects)
    return [
        _line(label, {period: numbers[place] for period, numbers in counted.items()}, shown=shown)
        for place, label in enumerate(("Potential victims", "Suspects"))
    ]


def _line(label: str, counted: Mapping[date, int], *, shown: list[date]) -> MonthLine:
    places = [place for place, month in enumerate(shown) if month in counted]
    runs = [
        [(float(place), counted[shown[place]]) for _, place in run]
        for _, run in groupby(enumerate(places), key=lambda numbered: numbered[1] - numbered[0])
    ]
    first, last = shown[places[0]], shown[places[-1]]
    missing = places[-1] - places[0] + 1 - len(places)
    words = f"{counted[first]:,} in {months.label(first)}, {counted[last]:,} now"
    if missing:
        words += f"; no figures for {missing} month{'s' if missing != 1 else ''}"
    return MonthLine(label=label, words=words, drawing=sparklines.drawing(runs, across=MONTHS - 1))
