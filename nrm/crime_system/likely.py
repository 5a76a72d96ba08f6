"""Likely pairs: entries and records without a partner that share enough, with the reasons in words.

Each thing that an entry and a record can share is one row of `SIGNALS`, with points. Points only order and select:
a person decides each pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

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
class Signal:
    """Something that an entry and a record may share: how to see it, its weight, and the reason in words."""

    code: str
    points: int
    sentence: str
    is_shared: Callable[[CrimeSystemEntry, CrimeRecord, KnownFacts], bool]


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


def _is_named(entry: CrimeSystemEntry, record: CrimeRecord, facts: KnownFacts) -> bool:
    return record.referral_id is not None and entry.key in facts.named_in_form.get(record.referral_id, frozenset())


def _same_reference(entry: CrimeSystemEntry, record: CrimeRecord, _facts: KnownFacts) -> bool:
    return entry.key == references.key_of(record.reference)


def _same_home_office(entry: CrimeSystemEntry, record: CrimeRecord, _facts: KnownFacts) -> bool:
    theirs = references.key_of(entry.authority_reference)
    return theirs != "" and theirs == references.key_of(record.authority_reference)


def _spelled_alike(entry: CrimeSystemEntry, record: CrimeRecord, _facts: KnownFacts) -> bool:
    return record.reference != "" and are_alike(entry.key, references.key_of(record.reference))


def _home_office_alike(entry: CrimeSystemEntry, record: CrimeRecord, _facts: KnownFacts) -> bool:
    ours, theirs = (references.key_of(each.authority_reference) for each in (record, entry))
    return ours != "" and theirs != "" and are_alike(ours, theirs)


def _same_case(entry: CrimeSystemEntry, record: CrimeRecord, facts: KnownFacts) -> bool:
    case = facts.cases.get(reference_key(entry.case_reference))
    return case is not None and case == record.investigation_id


def _within_an_hour(entry: CrimeSystemEntry, record: CrimeRecord, _facts: KnownFacts) -> bool:
    return moments.has_time(entry.reported_at) and abs(entry.reported_at - record.reported_at) <= AN_HOUR


def _same_day(entry: CrimeSystemEntry, record: CrimeRecord, facts: KnownFacts) -> bool:
    return not _within_an_hour(entry, record, facts) and _days_between(entry, record) == 0


def _a_day_apart(entry: CrimeSystemEntry, record: CrimeRecord, facts: KnownFacts) -> bool:
    return not _within_an_hour(entry, record, facts) and _days_between(entry, record) == 1


def _same_code(entry: CrimeSystemEntry, record: CrimeRecord, _facts: KnownFacts) -> bool:
    return entry.code == record.status


def _same_outcome(entry: CrimeSystemEntry, record: CrimeRecord, _facts: KnownFacts) -> bool:
    return entry.outcome != "" and (entry.outcome, entry.outcome_on) == (record.outcome, record.outcome_on)


SIGNALS: tuple[Signal, ...] = (
    # Usually both are paired at once. A record that got its reference in another way is found here.
    Signal(code="reference", points=8, sentence="same crime reference", is_shared=_same_reference),
    Signal(code="same_home", points=8, sentence="same Home Office reference", is_shared=_same_home_office),
    Signal(code="named", points=6, sentence="the referral form names this crime reference", is_shared=_is_named),
    Signal(code="alike", points=2, sentence="the crime references differ by one character", is_shared=_spelled_alike),
    Signal(
        code="home_office",
        points=3,
        sentence="the Home Office references differ by one character",
        is_shared=_home_office_alike,
    ),
    Signal(code="case", points=3, sentence="same investigation", is_shared=_same_case),
    Signal(code="hour", points=3, sentence="reported within an hour of each other", is_shared=_within_an_hour),
    Signal(code="day", points=2, sentence="reported on the same day", is_shared=_same_day),
    Signal(code="next_day", points=1, sentence="reported a day apart", is_shared=_a_day_apart),
    Signal(code="code", points=1, sentence="same code", is_shared=_same_code),
    Signal(code="outcome", points=2, sentence="same outcome on the same date", is_shared=_same_outcome),
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
        candidates = [
            candidate
            for record in index.near(entry)
            if (entry.pk, record.pk) not in facts.rejected and (candidate := _compare(entry, record, facts))
        ]
        candidates.sort(key=lambda candidate: (-candidate.points, candidate.record.pk))
        if candidates:
            pairs.append(LikelyPair(entry=entry, candidates=tuple(candidates[:MOST])))
    return sorted(pairs, key=lambda pair: (-pair.points, pair.entry.reported_at, pair.entry.pk))


def _compare(entry: CrimeSystemEntry, record: CrimeRecord, facts: KnownFacts) -> Candidate | None:
    """Return the record as a candidate; None if it shares too little, or has another Home Office reference."""
    if _is_another_person(entry, record):
        return None
    shared = [signal for signal in SIGNALS if signal.is_shared(entry, record, facts)]
    points = sum(signal.points for signal in shared)
    if points < ENOUGH:
        return None
    return Candidate(record=record, points=points, reasons=tuple(signal.sentence for signal in shared))


def _is_another_person(entry: CrimeSystemEntry, record: CrimeRecord) -> bool:
    """Whether both have a Home Office reference, and these are not one reference with a slip in it."""
    ours, theirs = (references.key_of(each.authority_reference) for each in (record, entry))
    return ours != "" and theirs != "" and ours != theirs and not are_alike(ours, theirs)


class _CandidateIndex:
    """Records by what an entry may share with them."""

    def __init__(self, records: Iterable[CrimeRecord], facts: KnownFacts) -> None:
        self._facts = facts
        self._by_day: dict[date, list[CrimeRecord]] = defaultdict(list)
        self._by_case: dict[int, list[CrimeRecord]] = defaultdict(list)
        self._by_reference: dict[str, list[CrimeRecord]] = defaultdict(list)
        for record in records:
            self._by_day[clock.day_of(record.reported_at)].append(record)
            if record.investigation_id is not None:
                self._by_case[record.investigation_id].append(record)
            for key in self._references_of(record):
                for part in parts_of(key):
                    self._by_reference[part].append(record)

    def near(self, entry: CrimeSystemEntry) -> Iterable[CrimeRecord]:
        """Return the records to compare with an entry, each once."""
        day = clock.day_of(entry.reported_at)
        close = [record for near in (day - ONE_DAY, day, day + ONE_DAY) for record in self._by_day.get(near, ())]
        if (case := self._facts.cases.get(reference_key(entry.case_reference))) is not None:
            close += self._by_case.get(case, ())
        for key in (entry.key, references.key_of(entry.authority_reference)):
            for part in parts_of(key):
                close += self._by_reference.get(part, ())
        return {record.pk: record for record in close}.values()

    def _references_of(self, record: CrimeRecord) -> Iterable[str]:
        yield references.key_of(record.reference)
        yield references.key_of(record.authority_reference)
        if record.referral_id is not None:
            yield from self._facts.named_in_form.get(record.referral_id, frozenset())


def _days_between(entry: CrimeSystemEntry, record: CrimeRecord) -> int:
    return abs((clock.day_of(entry.reported_at) - clock.day_of(record.reported_at)).days)


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
