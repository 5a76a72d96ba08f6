"""The lists of a comparison as one table: what the crime system has, what is here, and why a row is in the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core import clock
from nrm import permissions
from nrm.crime import restricted
from nrm.crime_system import questions
from nrm.crime_system.comparison import Comparison
from nrm.crime_system.left_items import Part
from nrm.models import CrimeRecord, CrimeSystemEntry

PAIRED, ASIDE, EXPLAINED, GONE = "paired", "aside", "explained", "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """One row of a list. `url` is the page on which it is decided."""

    url: str
    name: str
    theirs: str = ""  # what the crime system has
    ours: str = ""  # what is here
    why: tuple[str, ...] = ()
    entry: str = ""  # public id of the entry it shows, for the log
    keys: tuple[str, ...] = ()  # public ids of the records


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonTab:
    """One list, as a link: its rows are only loaded for the one that is shown."""

    code: str
    text: str
    hint: str
    empty: str
    count: int
    rows: Any  # a list, or a queryset that is read a page at a time
    line: Callable[[Any, User], ComparedLine]
    user: User
    is_chosen: bool

    @property
    def url(self) -> str:
        """The page with this list."""
        return f"{reverse('crime_system:comparison')}?show={self.code}"

    @property
    def current(self) -> bool:
        """Whether the list is shown, for `components/tabs.html`."""
        return self.is_chosen

    def lines(self, rows: Iterable[Any]) -> list[ComparedLine]:
        """Return the rows of a page as lines."""
        return [self.line(row, self.user) for row in rows]


def tabs_of(compared: Comparison, *, user: User, chosen: str) -> list[ComparisonTab]:
    """Return every list of a comparison; the first with rows is shown unless another is chosen."""
    own = restricted.listed(CrimeRecord.objects.visible_to(user).filter(force=user.force_id, erased=""))
    paired = compared.entries.filter(record__in=own).select_related("record__referral")
    paired = paired.order_by("-reported_at", "-pk")
    aside = compared.entries.exclude(set_aside="").order_by("-reported_at", "-pk")
    gone = questions.gone(compared.entries.unpaired()).order_by("-reported_at", "-pk")
    explained = own.open().exclude(not_exported="").select_related("referral").order_by("-reported_at", "-pk")
    tables: list[tuple[str, str, str, str, Any, Callable[[Any, User], ComparedLine]]] = [
        (
            Part.LIKELY,
            "Likely pairs",
            "They share enough to be about the same victim. You decide.",
            "No likely pairs",
            compared.likely,
            _likely,
        ),
        (
            Part.ONLY_THERE,
            "Only on the crime system",
            "Entries of your crime system that have no record here.",
            "Every entry has a record",
            compared.only_there,
            _only_there,
        ),
        (
            Part.ONLY_HERE,
            "Only here",
            "Records that your export should have, and does not.",
            "The export has every record",
            compared.only_here,
            _only_here,
        ),
        (
            Part.DIFFERING,
            "Different",
            "Pairs that say different things.",
            "No pair differs",
            compared.differing,
            _differing,
        ),
        (PAIRED, "Paired", "Entries that are paired with a record.", "No pairs yet", paired, _paired),
        (ASIDE, "Need no record", "Entries that somebody said need no record.", "No entries", aside, _aside),
        (
            EXPLAINED,
            "Not exported",
            "Records of which somebody said why an export does not have them.",
            "No records",
            explained,
            _explained,
        ),
        (
            GONE,
            "No longer there",
            "Entries without a record that your newest exports of their days do not have.",
            "No entries",
            gone,
            _only_there,
        ),
    ]
    counts = [rows.count() if isinstance(rows, QuerySet) else len(rows) for *_, rows, _ in tables]
    first = next((table[0] for table, count in zip(tables, counts, strict=True) if count), tables[0][0])
    shown = chosen if any(table[0] == chosen for table in tables) else first
    return [
        ComparisonTab(
            code=str(code),
            text=text,
            hint=hint,
            empty=empty,
            count=count,
            rows=rows,
            line=line,
            user=user,
            is_chosen=code == shown,
        )
        for (code, text, hint, empty, rows, line), count in zip(tables, counts, strict=True)
    ]


def theirs_of(entry: CrimeSystemEntry) -> str:
    """Return an entry in a few words: its code, and when it was reported."""
    cancelled = ", cancelled" if entry.is_cancelled else ""
    return f"{entry.get_code_display()}{cancelled}, reported {entry.reported}"


def ours_of(record: CrimeRecord, *, by: User) -> str:
    """Return a record in a few words: its reference, status, and when it was reported."""
    reported = clock.date_and_time(record.reported_at)
    return f"{name_of(record, by=by)}: {record.get_status_display()}, reported {reported}"


def name_of(record: CrimeRecord, *, by: User) -> str:
    """Return what a person calls a record: its references, or for NRM contacts that of its referral."""
    if record.reference or record.authority_reference:
        return str(record)
    if record.referral is not None and permissions.is_of_force(by, record.force_id):
        return record.referral.pseudonym
    return f"Record of {clock.date_and_time(record.reported_at)}"


def _likely(pair: Any, user: User) -> ComparedLine:
    first = pair.candidates[0]
    others = len(pair.candidates) - 1
    more = (f"{others} more to choose from",) if others else ()
    return ComparedLine(
        url=pair.entry.get_absolute_url(),
        entry=str(pair.entry.public_id),
        name=pair.entry.reference,
        theirs=theirs_of(pair.entry),
        ours=ours_of(first.record, by=user),
        why=(*first.reasons, *more),
        keys=tuple(str(each.record.public_id) for each in pair.candidates),
    )


def _only_there(entry: Any, _user: User) -> ComparedLine:
    return ComparedLine(
        url=entry.get_absolute_url(),
        entry=str(entry.public_id),
        name=entry.reference,
        theirs=theirs_of(entry),
    )


def _only_here(record: Any, user: User) -> ComparedLine:
    return ComparedLine(
        url=reverse("crime_system:record-detail", args=[record.public_id]),
        name=name_of(record, by=user),
        ours=ours_of(record, by=user),
        keys=(str(record.public_id),),
    )


def _differing(pair: Any, user: User) -> ComparedLine:
    return ComparedLine(
        url=pair.entry.get_absolute_url(),
        entry=str(pair.entry.public_id),
        name=pair.entry.reference,
        theirs=theirs_of(pair.entry),
        ours=ours_of(pair.entry.record, by=user),
        why=tuple(f"{each.kind.label}: {each.theirs} there, {each.ours} here" for each in pair.differences),
        keys=(str(pair.entry.record.public_id),),
    )


def _paired(entry: Any, user: User) -> ComparedLine:
    return ComparedLine(
        url=entry.get_absolute_url(),
        entry=str(entry.public_id),
        name=entry.reference,
        theirs=theirs_of(entry),
        ours=ours_of(entry.record, by=user),
        why=(entry.get_paired_by_display(),),
        keys=(str(entry.record.public_id),),
    )


def _aside(entry: Any, _user: User) -> ComparedLine:
    return ComparedLine(
        url=entry.get_absolute_url(),
        entry=str(entry.public_id),
        name=entry.reference,
        theirs=theirs_of(entry),
        why=(entry.get_set_aside_display(),),
    )


def _explained(record: Any, user: User) -> ComparedLine:
    return ComparedLine(
        url=reverse("crime_system:record-detail", args=[record.public_id]),
        name=name_of(record, by=user),
        ours=ours_of(record, by=user),
        why=(record.get_not_exported_display(),),
        keys=(str(record.public_id),),
    )
