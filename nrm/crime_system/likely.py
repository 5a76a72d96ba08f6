"""Likely pairs: entries and records without a partner that share enough, with the reasons in words.

Each thing that an entry and a record can share is one row of `SIGNALS`, with points. Points only order and select:
a person decides each pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core import clock
from investigations.returns.parsers import reference_key
from nrm import references
from nrm.crime_system import moments
from nrm.models import CrimeRecord, CrimeSystemEntry

ENOUGH = 3  # points: a day that both share is no reason by itself
MOST = 3  # candidates of one entry
AROUND = timedelta(days=62)  # between the reports of an entry and a record that are compared
AN_HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFacts:
    """What is read once for all pairs: references in the forms of referrals, investigations, and rejected pairs."""

    named_in_form: Mapping[int, frozenset[str]] = field(default_factory=dict)  # keys, by referral
    cases: Mapping[str, int] = field(default_factory=dict)  # investigation, by the key of its reference
    rejected: frozenset[tuple[int, int]] = frozenset()  # keys of entry and record


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What an entry or a record says, read once: it is compared with many others."""

    key: str  # of the crime system reference
    home_office: str  # key of the Home Office reference
    day: date
    at: datetime
    has_time: bool
    case: int | None
    code: str
    outcome: str
    outcome_on: date | None
    named: frozenset[str] = frozenset()  # keys of references in the form of the referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that an entry and a record may share: how to see it, its weight, and the reason in words."""

    code: str
    points: int
    sentence: str
    is_shared: Callable[[Side, Side], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that may be about the same victim as an entry, and why."""

    record: CrimeRecord
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyPair:
    """An entry with the records that may be about the same victim, the most likely first."""

    entry: CrimeSystemEntry
    candidates: tuple[Candidate, ...]

    @property
    def points(self) -> int:
        """The points of the most likely record."""
        return self.candidates[0].points

    @property
    def is_ambiguous(self) -> bool:
        """Whether two records are equally likely."""
        return len(self.candidates) > 1 and self.candidates[1].points == self.points


def _within_an_hour(entry: Side, record: Side) -> bool:
    return entry.has_time and abs(entry.at - record.at) <= AN_HOUR


def _days_apart(entry: Side, record: Side, days: int) -> bool:
    return abs((entry.day - record.day).days) == days and not _within_an_hour(entry, record)


SIGNALS: tuple[Signal, ...] = (
    # Usually both are paired at once. A record that got its reference in another way is found here.
    Signal(
        code="reference",
        points=8,
        sentence="same crime reference",
        is_shared=lambda entry, record: entry.key == record.key,
    ),
    Signal(
        code="same_home",
        points=8,
        sentence="same Home Office reference",
        is_shared=lambda entry, record: entry.home_office != "" and entry.home_office == record.home_office,
    ),
    Signal(
        code="named",
        points=6,
        sentence="the referral form names this crime reference",
        is_shared=lambda entry, record: entry.key in record.named,
    ),
    Signal(
        code="alike",
        points=2,
        sentence="the crime references differ by one character",
        is_shared=lambda entry, record: record.key != "" and are_alike(entry.key, record.key),
    ),
    Signal(
        code="home_office",
        points=3,
        sentence="the Home Office references differ by one character",
        is_shared=lambda entry, record: (
            entry.home_office != "" and record.home_office != "" and are_alike(entry.home_office, record.home_office)
        ),
    ),
    Signal(
        code="case",
        points=3,
        sentence="same investigation",
        is_shared=lambda entry, record: entry.case is not None and entry.case == record.case,
    ),
    Signal(code="hour", points=3, sentence="reported within an hour of each other", is_shared=_within_an_hour),
    Signal(
        code="day",
        points=2,
        sentence="reported on the same day",
        is_shared=lambda entry, record: _days_apart(entry, record, 0),
    ),
    Signal(
        code="next_day",
        points=1,
        sentence="reported a day apart",
        is_shared=lambda entry, record: _days_apart(entry, record, 1),
    ),
    Signal(code="code", points=1, sentence="same code", is_shared=lambda entry, record: entry.code == record.code),
    Signal(
        code="outcome",
        points=2,
        sentence="same outcome on the same date",
        is_shared=lambda entry, record: (
            entry.outcome != "" and (entry.outcome, entry.outcome_on) == (record.outcome, record.outcome_on)
        ),
    ),
)


def pairs_of(
    entries: Iterable[CrimeSystemEntry], records: Iterable[CrimeRecord], facts: KnownFacts
) -> list[LikelyPair]:
    """Return the entries that have likely records, the most likely first.

    Only records that share a day, a reference or an investigation with an entry are compared with it, so the work grows
    with the entries and not with entries times records.
    """
    index = _CandidateIndex(records, facts)
    pairs = []
    for entry in entries:
        side = _side_of_entry(entry, facts)
        candidates = [
            candidate
            for record, other in index.near(side)
            if (entry.pk, record.pk) not in facts.rejected and (candidate := _compare(side, record, other))
        ]
        candidates.sort(key=lambda candidate: (-candidate.points, candidate.record.pk))
        if candidates:
            pairs.append(LikelyPair(entry=entry, candidates=tuple(candidates[:MOST])))
    return sorted(pairs, key=lambda pair: (-pair.points, pair.entry.reported_at, pair.entry.pk))


def _compare(entry: Side, record: CrimeRecord, other: Side) -> Candidate | None:
    """Return the record as a candidate; None if it shares too little, or has another Home Office reference."""
    if _is_another_person(entry, other):
        return None
    shared = [signal for signal in SIGNALS if signal.is_shared(entry, other)]
    points = sum(signal.points for signal in shared)
    if points < ENOUGH:
        return None
    return Candidate(record=record, points=points, reasons=tuple(signal.sentence for signal in shared))


def _is_another_person(entry: Side, record: Side) -> bool:
    """Whether both have a Home Office reference, and these are not one reference with a slip in it."""
    ours, theirs = record.home_office, entry.home_office
    return ours != "" and theirs != "" and ours != theirs and not are_alike(ours, theirs)


def _side_of_entry(entry: CrimeSystemEntry, facts: KnownFacts) -> Side:
    return Side(
        key=entry.key,
        home_office=references.key_of(entry.authority_reference),
        day=clock.day_of(entry.reported_at),
        at=entry.reported_at,
        has_time=moments.has_time(entry.reported_at),
        case=facts.cases.get(reference_key(entry.case_reference)) if entry.case_reference else None,
        code=entry.code,
        outcome=entry.outcome,
        outcome_on=entry.outcome_on,
    )


def _side_of_record(record: CrimeRecord, facts: KnownFacts) -> Side:
    return Side(
        key=references.key_of(record.reference),
        home_office=references.key_of(record.authority_reference),
        day=clock.day_of(record.reported_at),
        at=record.reported_at,
        has_time=True,
        case=record.investigation_id,
        code=record.status,
        outcome=record.outcome,
        outcome_on=record.outcome_on,
        named=facts.named_in_form.get(record.referral_id or 0, frozenset()),
    )


class _CandidateIndex:
    """Records by what an entry may share with them."""

    def __init__(self, records: Iterable[CrimeRecord], facts: KnownFacts) -> None:
        self._by_day: dict[date, list[tuple[CrimeRecord, Side]]] = defaultdict(list)
        self._by_case: dict[int, list[tuple[CrimeRecord, Side]]] = defaultdict(list)
        self._by_reference: dict[str, list[tuple[CrimeRecord, Side]]] = defaultdict(list)
        for record in records:
            side = _side_of_record(record, facts)
            self._by_day[side.day].append((record, side))
            if side.case is not None:
                self._by_case[side.case].append((record, side))
            for key in (side.key, side.home_office, *side.named):
                for part in parts_of(key):
                    self._by_reference[part].append((record, side))

    def near(self, entry: Side) -> Iterable[tuple[CrimeRecord, Side]]:
        """Return the records to compare with an entry, each once."""
        days = (entry.day - ONE_DAY, entry.day, entry.day + ONE_DAY)
        close = [each for near in days for each in self._by_day.get(near, ())]
        if entry.case is not None:
            close += self._by_case.get(entry.case, ())
        for key in (entry.key, entry.home_office):
            for part in parts_of(key):
                close += self._by_reference.get(part, ())
        return {record.pk: (record, side) for record, side in close}.values()


def parts_of(key: str) -> set[str]:
    """Return a reference itself and without each of its characters: two that differ by one share one of these."""
    return {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))} if len(key) > 3 else {key} - {""}


def are_alike(first: str, second: str) -> bool:
    """Whether two references differ by one character, added, missing or changed, or by two that changed places."""
    if first == second:
        return False
    if min(len(first), len(second)) < 5:
        return False  # most short references differ by one character
    if abs(len(first) - len(second)) == 1:
        longer, shorter = (first, second) if len(first) > len(second) else (second, first)
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    if len(first) != len(second):
        return False
    different = [place for place in range(len(first)) if first[place] != second[place]]
    if len(different) == 1:
        return True
    is_next = len(different) == 2 and different[1] == different[0] + 1
    return is_next and first[different[0]] == second[different[1]] and first[different[1]] == second[different[0]]
