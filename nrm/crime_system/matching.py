"""Which entries of a crime system are the same as which records, because a reference says so.

A record of the register is one victim's, so an entry has one record. A record can have one entry that counts, beside
cancelled ones: an incident that became a crime has two references on some systems.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Q

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from nrm import references
from nrm.crime import records
from nrm.crime.workflow import ENDED
from nrm.crime_system import completing, questions
from nrm.crime_system.choices import PairedBy
from nrm.models import CrimeRecord, CrimeStep, CrimeSystemEntry, RejectedPair

NO_CLAIMS: Mapping[str, int] = MappingProxyType({})
SHARED = {PairedBy.REFERENCE: "crime system reference", PairedBy.HOME_OFFICE: "Home Office reference"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactPair:
    """An entry, the record with its reference, and which reference they share."""

    entry: CrimeSystemEntry
    record: CrimeRecord
    paired_by: PairedBy


class RecordIndex:
    """The records of a force by their references, and which of them have an entry that counts."""

    def __init__(
        self,
        records: Iterable[CrimeRecord],
        *,
        taken: Iterable[int],
        rejected: Collection[tuple[int, int]] = (),
        claims: Mapping[str, int] = NO_CLAIMS,
    ) -> None:
        """`rejected` are pairs of entry and record that somebody said are not about the same victim.

        `claims` says how many other entries that count have a Home Office reference, by key.
        """
        self._claims = claims
        self._rejected = rejected
        self._by_reference: dict[str, list[CrimeRecord]] = defaultdict(list)
        self._by_home_office: dict[str, list[CrimeRecord]] = defaultdict(list)
        self._taken = set(taken)
        # An ended record counts only if no open one has its reference: it was replaced by that.
        for record in sorted(records, key=lambda record: (record.status in ENDED, -record.pk)):
            for reference, known in (
                (record.reference, self._by_reference),
                (record.authority_reference, self._by_home_office),
            ):
                same = known[references.key_of(reference)] if reference else None
                if same is not None and (not same or record.status not in ENDED):
                    same.append(record)

    def pairs_of(self, entries: Iterable[CrimeSystemEntry]) -> list[ExactPair]:
        """Return the pairs, each record at most once beside cancelled entries. Crime system references come first.

        Two entries that count and have one Home Office reference are left to a person.
        """
        entries = list(entries)
        claims = Counter(self._claims)
        claims.update(references.key_of(each.authority_reference) for each in entries if not each.is_cancelled)
        # An entry that counts chooses before one that is cancelled.
        left = sorted(entries, key=lambda entry: (entry.is_cancelled, entry.reported_at, entry.key))
        pairs = []
        for paired_by in (PairedBy.REFERENCE, PairedBy.HOME_OFFICE):
            unmatched = []
            for entry in left:
                record = self._record_for(entry, paired_by)
                is_claimed_twice = claims[references.key_of(entry.authority_reference)] > 1
                if record is None or (paired_by is PairedBy.HOME_OFFICE and is_claimed_twice):
                    unmatched.append(entry)
                    continue
                if not entry.is_cancelled:
                    self._taken.add(record.pk)
                pairs.append(ExactPair(entry=entry, record=record, paired_by=paired_by))
            left = unmatched
        return pairs

    def _record_for(self, entry: CrimeSystemEntry, paired_by: PairedBy) -> CrimeRecord | None:
        if paired_by is PairedBy.REFERENCE:
            known = self._by_reference.get(entry.key, [])
        else:
            known = self._by_home_office.get(references.key_of(entry.authority_reference), [])
        free = (record for record in known if entry.is_cancelled or record.pk not in self._taken)
        return next((record for record in free if (entry.pk, record.pk) not in self._rejected), None)


def without_record(entries: Iterable[CrimeSystemEntry]) -> list[CrimeSystemEntry]:
    """Return the entries that are neither paired nor set aside; cancelled ones too."""
    return [entry for entry in entries if entry.record_id is None and not entry.set_aside]


def exact_pairs(
    entries: Sequence[CrimeSystemEntry],
    *,
    by: User,
    lock: bool = False,
    among: Collection[CrimeRecord] | None = None,
) -> list[ExactPair]:
    """Return the pairs that references make of these entries and the force's records, in four queries.

    The records are locked if they are to change. `among` are the only ones to pair, which the caller has locked.
    """
    home_office = {references.key_of(entry.authority_reference) for entry in entries if entry.authority_reference}
    if among is None:
        own = CrimeRecord.objects.visible_to(by).filter(force=by.force_id).not_erased()
        matching = own.with_any_reference({entry.key for entry in entries}, home_office=home_office)
        locked = matching.select_for_update(of=("self",)) if lock else matching
        candidates = list(locked.order_by("pk"))
    else:
        candidates = list(among)
    # After the locks: a colleague may have paired one of the records meanwhile.
    own_entries = CrimeSystemEntry.objects.visible_to(by).filter(force=by.force_id, is_cancelled=False)
    counting = questions.still_there(own_entries)
    known = [entry.pk for entry in entries if entry.pk is not None]
    others = counting.exclude(pk__in=known).annotate(home_key=references.KEY).filter(home_key__in=home_office)
    return RecordIndex(
        candidates,
        taken=set(counting.filter(record__in=candidates).values_list("record", flat=True)),
        rejected=set(RejectedPair.objects.filter(entry__in=known).values_list("entry", "record")),
        claims=Counter(others.values_list("home_key", flat=True)),
    ).pairs_of(entries)


def store(pairs: Sequence[ExactPair], *, by: User) -> None:
    """Store pairs whose records the caller has locked, and complete the records. The number of queries is constant."""
    if not pairs:
        return
    release_from_gone([pair.record for pair in pairs if not pair.entry.is_cancelled], by=by)
    now = clock.now()
    for pair in pairs:
        pair.entry.record, pair.entry.paired_by = pair.record, pair.paired_by
        pair.entry.changed_by_id, pair.entry.changed_at = by.pk, now
    upsert([pair.entry for pair in pairs], ["record", "paired_by", "changed_by", "changed_at"])
    explained = CrimeRecord.objects.filter(pk__in=[pair.record.pk for pair in pairs if not pair.entry.is_cancelled])
    explained.exclude(not_exported="").update(not_exported="")
    CrimeStep.objects.bulk_create(
        records.step_of(
            pair.record,
            "pair",
            was=pair.record.status,
            by=by,
            detail=f"{pair.entry.reference}, by the {SHARED[pair.paired_by]}",
        )
        for pair in pairs
    )
    log.record(Operation.ALTERATION, of=[pair.record for pair in pairs], reason="paired with the crime system")
    completing.fill([(pair.entry, pair.record) for pair in pairs], by=by)


def release_from_gone(freed: Collection[CrimeRecord], *, by: User) -> None:
    """Separate records, which the caller has locked, from entries that the crime system does not have any more.

    An incident that became a crime can get another reference: its first entry is gone, and must not hold the record.
    """
    own = CrimeSystemEntry.objects.visible_to(by).filter(force=by.force_id, is_cancelled=False, record__in=freed)
    detach(list(questions.gone(own).select_related("record")), by=by)


def detach(entries: Collection[CrimeSystemEntry], *, by: User) -> None:
    """Separate entries from their records, which the caller has locked."""
    if not entries:
        return
    CrimeSystemEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        record=None, paired_by="", accepted=""
    )
    CrimeStep.objects.bulk_create(
        records.step_of(
            entry.record, "separate", was=entry.record.status, by=by, detail=f"Separated from {entry.reference}"
        )
        for entry in entries
        if entry.record is not None
    )
    for entry in entries:
        entry.record, entry.paired_by, entry.accepted = None, "", ""


def follow(changed: Collection[CrimeRecord], *, by: User) -> None:
    """Pair records of the user's force, which are locked and stored, with entries that have one of their references.

    For records that are opened, or get a reference, after the export was compared.
    """
    own = [record for record in changed if record.force_id == by.force_id]
    keys = {references.key_of(record.reference) for record in own if record.reference}
    home_office = {references.key_of(record.authority_reference) for record in own if record.authority_reference}
    if not keys and not home_office:
        return
    entries = CrimeSystemEntry.objects.visible_to(by).filter(force=by.force_id).unpaired()
    matching = entries.alias(home_key=references.KEY).filter(Q(key__in=keys) | Q(home_key__in=home_office))
    unpaired = list(matching.select_for_update(of=("self",)).order_by("pk"))
    if unpaired:
        store(exact_pairs(unpaired, by=by, among=own), by=by)


def upsert(entries: Sequence[CrimeSystemEntry], fields: Collection[str]) -> None:
    """Insert entries, or update these fields of those that the force has already, in one statement a thousand."""
    with records.refusing_conflicts():
        CrimeSystemEntry.objects.bulk_create(
            entries, batch_size=1_000, update_conflicts=True, unique_fields=["force", "key"], update_fields=fields
        )
