"""A return as a list of changes: since the month it came from, or since an earlier revision of the same return.

Lists investigations that came or left, the fields that differ (then and now, in words), how many rows are unchanged,
and the totals beside those of the previous month and a year ago. Uses a constant number of statements. The caller finds
both revisions in scope.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from core import months
from core.usual_range import Band
from figures.models import Period
from investigations.choices import Arrival, EntryState, PersonRole
from investigations.models import Entry, EntryPeople, Revision
from investigations.quality import data
from investigations.quality.rules.facts import Picture
from investigations.quality.rules.usual_range import TOTAL, bands
from investigations.returns import changed_cases, stored_reconciliation, vocabulary
from investigations.returns.changed_cases import ChangedCases
from investigations.returns.field_changes import BLANK, COMPARED, FieldChange, in_words, name_of, people_changes
from investigations.returns.fields import FIELDS
from investigations.returns.vocabulary import Lists
from investigations.sealed import counting

ARRIVED = {
    Arrival.FIRST_REPORTED: "new",
    Arrival.ALREADY_RUNNING: "new",
    Arrival.REOPENED: "reopened",
    Arrival.TRANSFERRED_IN: "transferred_in",
    Arrival.ROLLED: "put_in",  # by a correction: the previous month does not have it
}
LEFT = {
    EntryState.CLOSED: "closed",
    EntryState.TRANSFERRED_OUT: "transferred_out",
    EntryState.MERGED: "merged",
    EntryState.VOID: "void",
}
NAMES = ("reference", "operation_name")  # stored on the holding, which all months share


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One investigation of the difference, with what a line prints of it."""

    entry: int
    investigation: int
    public_id: UUID
    reference: str
    operation_name: str
    primary_type: str
    stage: str
    state: str
    opened_on: date | None
    closed_on: date | None
    closing_reason: str
    merged_into: UUID | None
    victims: int
    suspects: int
    changes: tuple[FieldChange, ...] = ()

    @property
    def months_open(self) -> int | None:
        """How many months a closed investigation was open; None while it is open."""
        if self.opened_on is None or self.closed_on is None:
            return None
        return months.distance(months.first_of(self.opened_on), months.first_of(self.closed_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One total now, in the previous month and a year ago; None where there was no such month."""

    key: str
    label: str
    now: int
    then: int | None
    year_ago: int | None
    usual: Band | None = None

    @property
    def change(self) -> int | None:
        return None if self.then is None else self.now - self.then

    @property
    def change_text(self) -> str:
        """The change with its sign; a dash if there is nothing to compare with."""
        if self.change is None:
            return "–"
        return f"{self.change:+,}".replace("-", "−") if self.change else "0"

    @property
    def is_usual(self) -> bool:
        """Whether the number is in the usual range of this force, if that is known."""
        return self.usual is None or self.usual.holds(self.now)

    @property
    def note(self) -> str:
        """Whether the number is usual for this force; empty if not known."""
        if self.usual is None:
            return ""
        where = "Within" if self.is_usual else "Outside"
        return f"{where} the usual range ({self.usual})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDifference:
    """The difference between two revisions. A row that came and left in the same month is in both lists."""

    month: date
    then_month: date | None
    new: tuple[DifferenceRow, ...] = ()
    reopened: tuple[DifferenceRow, ...] = ()
    transferred_in: tuple[DifferenceRow, ...] = ()
    put_in: tuple[DifferenceRow, ...] = ()
    closed: tuple[DifferenceRow, ...] = ()
    transferred_out: tuple[DifferenceRow, ...] = ()
    merged: tuple[DifferenceRow, ...] = ()
    void: tuple[DifferenceRow, ...] = ()
    missing: tuple[DifferenceRow, ...] = ()
    changed: tuple[DifferenceRow, ...] = ()
    unchanged: tuple[DifferenceRow, ...] = ()
    totals: tuple[Total, ...] = ()
    cases: ChangedCases | None = None  # if only what differs was read

    @property
    def is_over_a_gap(self) -> bool:
        """Whether the comparison month is not the previous month, because no return between them counts."""
        return self.then_month is not None and months.distance(self.then_month, self.month) > 1

    @property
    def are_totals_unchanged(self) -> bool:
        """Whether every total is as in the earlier month, and none is outside the usual range of its force."""
        return all(total.change == 0 and total.is_usual for total in self.totals)

    @property
    def lists_that_differ(self) -> tuple[tuple[DifferenceRow, ...], ...]:
        """Every list but the unchanged one. A row that came and left is in two of them."""
        return (
            self.new, self.reopened, self.transferred_in, self.put_in, self.closed, self.transferred_out, self.merged,
            self.void, self.missing, self.changed,
        )  # fmt: skip

    @property
    def number_unchanged(self) -> int:
        """How many rows are as they were, whether or not they were read."""
        return len(self.unchanged) if self.cases is None else self.cases.unchanged

    @property
    def left(self) -> tuple[tuple[DifferenceRow, ...], ...]:
        """Every list of rows that are no longer live."""
        return (self.closed, self.transferred_out, self.merged, self.void)

    @property
    def rows_that_differ(self) -> int:
        """How many investigations are in any list but the unchanged one."""
        return len({row.public_id for rows in self.lists_that_differ for row in rows})


@dataclass(slots=True, kw_only=True)
class _Side:
    """The entries of one revision by investigation, with their people."""

    entries: dict[int, Entry] = field(default_factory=dict)
    people: dict[int, dict[tuple[str, str, str, str], int]] = field(default_factory=lambda: defaultdict(dict))

    def number(self, entry: Entry, role: str) -> int:
        return sum(count for group, count in self.people[entry.pk].items() if group[0] == role)


def since_last_month(revision: Revision) -> ReturnDifference:
    """The changes since the month that the revision was carried forward from, as that month counts now."""
    return between(stored_reconciliation.opening_of(revision), revision)


def only_what_differs(revision: Revision) -> ReturnDifference:
    """As `since_last_month`, without reading the rows that are as they were: `unchanged_rows` has those."""
    opening = stored_reconciliation.opening_of(revision)
    cases = changed_cases.changed_cases_in(revision, opening=opening) if opening else None
    return _between(opening, revision, cases=cases)


def unchanged_rows(revision: Revision, *, but: ChangedCases, first: int, most: int) -> tuple[DifferenceRow, ...]:
    """Some of the rows that are as they were, by reference."""
    rows = Entry.objects.filter(revision=revision).exclude(investigation__in=but.present)
    return _rows_of(rows.order_by("holding__reference")[first : first + most])


def row_of(revision: Revision, public_id: UUID) -> DifferenceRow | None:
    """The row of one case, whether or not it differs; None if the revision has none."""
    return next(iter(_rows_of(Entry.objects.filter(revision=revision, investigation__public_id=public_id))), None)


def _rows_of(entries: QuerySet[Entry]) -> tuple[DifferenceRow, ...]:
    """Entries as rows, with no comparison."""
    lists, side = vocabulary.present(), _Side()
    shown = list(entries.select_related(*_BESIDE))
    for group in EntryPeople.objects.filter(entry__in=[entry.pk for entry in shown]):
        side.people[group.entry_id][_place_of(group)] = group.count
    return tuple(_row(entry, side, lists) for entry in shown)


def between(then: Revision | None, now: Revision) -> ReturnDifference:
    """The differences from one revision to another: of one return, or of an earlier month and a later one."""
    return _between(then, now)


def _between(then: Revision | None, now: Revision, *, cases: ChangedCases | None = None) -> ReturnDifference:
    lists = vocabulary.present()
    before, present = _sides(then, now, only=cases.present | cases.missing if cases else None)
    is_same_month = then is not None and then.period_id == now.period_id
    by_place: dict[str, list[DifferenceRow]] = defaultdict(list)
    for investigation, entry in sorted(present.entries.items(), key=lambda item: item[1].holding.reference):
        earlier = before.entries.get(investigation)
        changes = _changes(earlier, entry, before, present, lists)
        if earlier is not None:
            changes = (*_names_changed(entry, since=earlier if is_same_month else None), *changes)
        row = _row(entry, present, lists, changes=changes)
        for place in _places(earlier, entry, row, is_same_month=is_same_month):
            by_place[place].append(row)
    by_place["missing"] = [
        _row(entry, before, lists)
        for investigation, entry in before.entries.items()
        if investigation not in present.entries and (is_same_month or entry.state == EntryState.LIVE)
    ]
    return ReturnDifference(
        month=now.period_id,
        then_month=then.period_id if then else None,
        totals=_totals(then, now, lists),
        cases=cases,
        **{place: tuple(rows) for place, rows in by_place.items()},
    )


def _places(earlier: Entry | None, entry: Entry, row: DifferenceRow, *, is_same_month: bool) -> list[str]:
    """The lists of a row: how it came, how it left, otherwise whether it changed."""
    was_there = earlier is not None and (is_same_month or earlier.state == EntryState.LIVE)
    came = [] if was_there else [ARRIVED[Arrival(entry.arrival)]]
    went = entry.state != EntryState.LIVE and not (was_there and earlier and earlier.state == entry.state)
    left = [LEFT[EntryState(entry.state)]] if went else []
    return came + left or (["changed"] if row.changes else ["unchanged"])


_BESIDE = ("holding", "investigation", "words", "merged_into")


def _sides(then: Revision | None, now: Revision, *, only: Collection[int] | None) -> tuple[_Side, _Side]:
    """Both revisions' entries and people, in two statements; if given, of these investigations only."""
    sides = {revision.pk: _Side() for revision in (then, now) if revision}
    entries = Entry.objects.filter(revision__in=sides)
    people = EntryPeople.objects.filter(entry__revision__in=sides)
    if only is not None:
        entries = entries.filter(investigation__in=only)
        people = people.filter(entry__investigation__in=only)
    place: dict[int, _Side] = {}
    for entry in entries.select_related(*_BESIDE):
        sides[entry.revision_id].entries[entry.investigation_id] = entry
        place[entry.pk] = sides[entry.revision_id]
    for group in people:
        place[group.entry_id].people[group.entry_id][_place_of(group)] = group.count
    return sides[then.pk] if then else _Side(), sides[now.pk]


def _place_of(group: EntryPeople) -> tuple[str, str, str, str]:
    return group.role, group.nationality_id, group.gender, group.age_group


def _row(entry: Entry, side: _Side, lists: Lists, *, changes: tuple[FieldChange, ...] = ()) -> DifferenceRow:
    """What a line prints of an entry."""
    return DifferenceRow(
        entry=entry.pk,
        investigation=entry.investigation_id,
        public_id=entry.investigation.public_id,
        reference=entry.holding.reference,
        operation_name=entry.holding.operation_name,
        primary_type=name_of(lists.types, entry.primary_type_id),
        stage=name_of(lists.stages, entry.stage_id),
        state=EntryState(entry.state).label,
        opened_on=entry.opened_on,
        closed_on=entry.closed_on,
        closing_reason=name_of(lists.closing_reasons, entry.closing_reason_id),
        merged_into=entry.merged_into.public_id if entry.merged_into else None,
        victims=side.number(entry, PersonRole.VICTIM),
        suspects=side.number(entry, PersonRole.SUSPECT),
        changes=changes,
    )


def _changes(
    earlier: Entry | None, entry: Entry, before: _Side, present: _Side, lists: Lists
) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the form, then the people, then the remarks."""
    if earlier is None:
        return ()
    changes = []
    for name, entry_field in FIELDS.items():
        if name not in COMPARED:
            continue
        then, now = (in_words(each, name, lists) for each in (earlier, entry))
        if then != now:
            changes.append(FieldChange(name=name, label=entry_field.label, then=then, now=now))
    for role in PersonRole:
        changes += people_changes(role, before.people[earlier.pk], present.people[entry.pk], lists)
    then, now = (each.words.remarks if hasattr(each, "words") else "" for each in (earlier, entry))
    if then != now:
        changes.append(FieldChange(name="remarks", label=FIELDS["remarks"].label, then=then or BLANK, now=now or BLANK))
    return tuple(changes)


def called_before(entry: Entry) -> dict[str, str]:
    """The names of the investigation when the entry's revision began, by field, where they have changed."""
    return dict(entry.words.called_before) if hasattr(entry, "words") else {}


def _names_changed(entry: Entry, *, since: Entry | None) -> list[FieldChange]:
    """Reference and operation name, where the month has changed them; if given, since an earlier entry of the month."""
    known = called_before(since) if since is not None else {}
    return [
        FieldChange(name=name, label=FIELDS[name].label, then=then or BLANK, now=getattr(entry.holding, name) or BLANK)
        for name in NAMES
        if (then := called_before(entry).get(name)) is not None and known.get(name) != then
    ]


def _totals(then: Revision | None, now: Revision, lists: Lists) -> tuple[Total, ...]:
    """Live investigations, people, types and children: now, then, and in the same month a year ago."""
    year_ago = _a_year_before(now)
    counted = _counted(revision for revision in (then, now, year_ago) if revision)
    usual = bands(Picture(month=now.period_id, history=data.history_of(now)))
    present = counted[now.pk]
    before, last_year = (counted[revision.pk] if revision else None for revision in (then, year_ago))
    types = [
        (code, lists.types.name_of(code), code)
        for code in lists.types.sorted(code for code in lists.types.words if present[code] or (before and before[code]))
    ]
    wanted = [
        ("live", "Live investigations", TOTAL),
        ("victim", "Potential victims", ""),
        ("suspect", "Suspects", ""),
        *types,
        ("children", "With children", ""),
    ]
    return tuple(
        Total(
            key=key,
            label=label,
            now=present[key],
            then=before[key] if before is not None else None,
            year_ago=last_year[key] if last_year is not None else None,
            usual=usual.get(band),
        )
        for key, label, band in wanted
    )


def types_live(revision: Revision) -> tuple[Total, ...]:
    """The live cases of each type now, beside the usual range of the force. Three statements."""
    lists, counted = vocabulary.present(), _counted([revision])[revision.pk]
    usual = bands(Picture(month=revision.period_id, history=data.history_of(revision)))
    return tuple(
        Total(key=code, label=lists.types.name_of(code), now=counted[code], then=None, year_ago=None, usual=usual[code])
        for code in lists.types.sorted(code for code in lists.types.words if code in usual)
    )


def _a_year_before(revision: Revision) -> Revision | None:
    """The force's approved revision of the same month a year ago, within the series."""
    month = months.previous(revision.period_id, 12)
    series = Period.objects.series_of(revision.period_id).values("pk")
    return Revision.objects.counting().filter(force=revision.force_id, period=month, period__in=series).first()


def _counted(revisions: Iterable[Revision]) -> dict[int, Counter[str]]:
    """The totals of each revision's live investigations, in two statements."""
    totals = {revision.pk: Counter[str]() for revision in revisions}
    live = Entry.objects.filter(revision__in=totals).live()
    by_type = live.values_list("revision", "primary_type").annotate(
        n=Count("pk"), children=Count("pk", filter=Q(children_involved=True))
    )
    with counting.with_sealed():
        counted = list(by_type.order_by())
        groups = list(_people_in(totals))
    for revision, kind, number, children in counted:
        totals[revision].update({"live": number, kind: number, "children": children})
    for revision, role, number in groups:
        totals[revision][role] += number
    return totals


def _people_in(revisions: Iterable[int]) -> QuerySet[EntryPeople, tuple[int, str, int]]:
    """The numbers of victims and of suspects in the live cases of each revision."""
    people = EntryPeople.objects.filter(entry__revision__in=list(revisions), entry__state=EntryState.LIVE)
    return people.values_list("entry__revision", "role").annotate(n=Sum("count")).order_by()
