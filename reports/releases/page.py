"""The page of a release: its tables with their coverage, and what a person may do with it now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import User
from figures.coverage import Counted, Coverage
from reports.models import Release
from reports.partners.disclosure_control import FEWEST_CASES, FEWEST_FORCES
from reports.release_times import CalendarEntry
from reports.releases import releasing
from reports.releases.differencing import Printing, Table
from reports.releases.suppression import Why

SUPPRESSED = "[c]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedRow:
    """One line of a table. A number is None where it is suppressed."""

    label: str
    cells: tuple[Counted | None, ...]
    is_total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedTable:
    """A table as readers outside policing see it. `version` is given if it is not that of the release."""

    name: str
    title: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[ReleasedRow, ...]
    coverage: Coverage
    version: int | None

    @property
    def version_note(self) -> str:
        """Which version the numbers are of, if it is not that of the release."""
        return (
            f"These numbers are of version {self.version}, as released before. Those of the later version are not "
            "shown, because the difference could reveal small numbers."
        )

    @property
    def is_narrow(self) -> bool:
        """Whether it has one column of numbers, which a wide page should not set far from their labels."""
        return len(self.columns) == 1

    @property
    def has_suppressed(self) -> bool:
        """Whether any number of it is suppressed."""
        return any(cell is None for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedNumber:
    """A number that readers do not see: where, why, and what they can conclude."""

    table: str
    row: str
    column: str
    why: str
    counted: Counted
    least: Counted
    most: Counted


def calendar_for(user: User) -> tuple[CalendarEntry, ...]:
    """The releases to come, soonest first, with a link to those that the person may read before their time."""
    readable = set(Release.objects.visible_to(user).to_come().values_list("pk", flat=True))
    return tuple(
        CalendarEntry(
            title=str(release.period),
            when=release.released_at,
            url=release.get_absolute_url() if release.pk in readable else "",
        )
        for release in Release.objects.to_come().for_list()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRelease:
    """One line of the list. `url` is empty for a reader who reads a later version of the month instead."""

    release: Release
    url: str


def listed_for(user: User, releases: Iterable[Release]) -> tuple[ListedRelease, ...]:
    """These releases, each with a link if the person may read it."""
    listed = list(releases)
    readable = set(
        Release.objects.visible_to(user).filter(pk__in=[each.pk for each in listed]).values_list("pk", flat=True)
    )
    return tuple(
        ListedRelease(release=each, url=each.get_absolute_url() if each.pk in readable else "") for each in listed
    )


def tables_of(release: Release) -> tuple[ReleasedTable, ...]:
    """The tables of a release, every number with the coverage of the release."""
    return tuple(_table(stored, release) for stored in release.tables)


def suppressed_of(release: Release) -> tuple[SuppressedNumber, ...]:
    """Every suppressed number of a release, for the national team."""
    coverage = release.coverage
    return tuple(
        SuppressedNumber(
            table=hidden["table"],
            row=hidden["row"],
            column=hidden["column"],
            why=WHY[Why(hidden["why"])],
            counted=Counted.of(hidden["number"], coverage=coverage),
            least=Counted.of(hidden["least"], coverage=coverage),
            most=Counted.of(hidden["most"], coverage=coverage),
        )
        for hidden in release.report["hidden"]
    )


def decisions_of(release: Release) -> tuple[dict[str, str], ...]:
    """How each table came into the release, or why it did not: its title, and a sentence."""
    return tuple({"key": title, "value": sentence} for title, sentence in _decisions(release))


def actions_of(release: Release, *, user: User) -> dict[str, Any]:
    """Which transitions the page offers this person, and the sentence for approval if it is not one of them."""
    return {
        "can_approve": not releasing.why_not("approve", release, by=user),
        "why_not_approve": releasing.why_not("approve", release, by=user) if release.is_draft else "",
        "can_discard": not releasing.why_not("discard", release, by=user),
        "can_withdraw": not releasing.why_not("withdraw", release, by=user),
        "seen": releasing.token_of(release),
    }


WHY = {
    Why.FEW_CASES: f"Fewer than {FEWEST_CASES}",
    Why.FEW_FORCES: f"Fewer than {FEWEST_FORCES} forces",
    Why.SECONDARY: "Not a risk itself, but a small number could be worked out from it",
}
PRINTED = {
    Printing.NEW: "Released for the first time.",
    Printing.REPEATED: "Repeated from an earlier release of the month. Its numbers have not changed.",
    Printing.EARLIER: "Repeated from an earlier release of the month. Its numbers have changed, but the difference "
    "could reveal small numbers.",
    Printing.LEFT_OUT: "Left out: the release with it was withdrawn, and the difference could reveal small numbers.",
}


def _decisions(release: Release) -> Iterator[tuple[str, str]]:
    printed = {table["title"] for table in release.tables}
    for decision in release.report["decisions"]:
        sentences = [decision["why"]]
        if decision["table"] in printed or decision["printing"] == Printing.LEFT_OUT:
            sentences.insert(0, PRINTED[Printing(decision["printing"])])
        else:
            sentences.insert(0, "Left out.")
        yield decision["table"], " ".join(sentence for sentence in sentences if sentence)


def _table(stored: Table, release: Release) -> ReleasedTable:
    coverage = replace(release.coverage, reported=stored["reported"], due=stored["due"])
    version = stored["version"]
    rows = stored["rows"]
    return ReleasedTable(
        name=stored["name"],
        title=stored["title"],
        heading=stored["heading"],
        columns=tuple(stored["columns"]),
        rows=tuple(_row(row, coverage, is_total=row is rows[-1]) for row in rows),
        coverage=coverage,
        version=None if version == release.snapshot.version else version,
    )


def _row(stored: dict[str, Any], coverage: Coverage, *, is_total: bool) -> ReleasedRow:
    cells = tuple(None if number is None else Counted.of(number, coverage=coverage) for number in stored["numbers"])
    return ReleasedRow(label=stored["label"], cells=cells, is_total=is_total)
