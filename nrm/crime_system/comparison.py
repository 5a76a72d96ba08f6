"""A force's crime system and its register side by side: what is likely, only there, only here, or differs.

The lists are computed from the newest exports and today's records, so a record that is corrected on its own page leaves
them by itself. The number of queries does not depend on how many entries and records there are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from nrm import references
from nrm.crime_system import completing, differences, likely, questions
from nrm.crime_system.differences import Difference
from nrm.crime_system.likely import KnownFacts, LikelyPair
from nrm.crime_system.querysets import CrimeSystemEntryQuerySet
from nrm.linking import REFERENCES
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeSystemExport, FormAnswer, RejectedPair


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingPair:
    """A pair with what differs."""

    entry: CrimeSystemEntry
    differences: tuple[Difference, ...]


class Comparison:
    """The comparison of one person's own force. Each list is loaded when it is first read."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._force = user.force_id or ""

    @property
    def entries(self) -> CrimeSystemEntryQuerySet:
        """The entries of the force."""
        return CrimeSystemEntry.objects.visible_to(self._user).filter(force=self._force)

    @cached_property
    def newest_export(self) -> CrimeSystemExport | None:
        """The export that was imported last."""
        exports = CrimeSystemExport.objects.visible_to(self._user).filter(force=self._force)
        return exports.newest()

    @cached_property
    def to_pair(self) -> list[CrimeSystemEntry]:
        """Entries without a record, the earliest report first."""
        return list(questions.to_pair(self.entries).order_by("reported_at", "pk"))

    @cached_property
    def only_here(self) -> list[CrimeRecord]:
        """Records that the exports should have and do not, the earliest report first.

        Those that are likely records of an entry are decided about with it.
        """
        likely_records = {candidate.record.pk for pair in self.likely for candidate in pair.candidates}
        own = CrimeRecord.objects.visible_to(self._user).filter(force=self._force).exclude(pk__in=likely_records)
        return list(questions.only_here(own).select_related("referral", "force").order_by("reported_at", "pk"))

    @cached_property
    def likely(self) -> list[LikelyPair]:
        """Entries with likely records, the most likely first."""
        if not self.to_pair:
            return []
        return likely.pairs_of(self.to_pair, self._partnerless, self._facts)

    @cached_property
    def only_there(self) -> list[CrimeSystemEntry]:
        """Entries without a record, and without a likely one."""
        paired = {pair.entry.pk for pair in self.likely}
        return [entry for entry in self.to_pair if entry.pk not in paired]

    @cached_property
    def differing(self) -> list[DifferingPair]:
        """Pairs that differ in a way that nobody has accepted yet, the earliest report first."""
        pairs = []
        for entry in differences.that_may_differ(self.entries).order_by("reported_at", "pk"):
            different = differences.differences_of(entry)
            if different and entry.accepted != differences.digest_of(different):
                pairs.append(DifferingPair(entry=entry, differences=tuple(different)))
        return pairs

    @property
    def left(self) -> int:
        """How many entries, records and pairs somebody has to look at."""
        return len(self.to_pair) + len(self.only_here) + len(self.differing)

    @cached_property
    def _partnerless(self) -> list[CrimeRecord]:
        """Open records without an entry that counts, whether or not an export covers them."""
        own = CrimeRecord.objects.visible_to(self._user).filter(force=self._force).open().not_erased()
        counting = questions.still_there(self.entries.paired().filter(is_cancelled=False))
        first, last = self.to_pair[0].reported_at, self.to_pair[-1].reported_at
        near = own.filter(reported_at__range=(first - likely.AROUND, last + likely.AROUND))
        return list(near.exclude(pk__in=counting.values("record")).select_related("referral", "force"))

    @cached_property
    def _facts(self) -> KnownFacts:
        referrals = {record.referral_id for record in self._partnerless if record.referral_id is not None}
        named: dict[int, set[str]] = defaultdict(set)
        answers = FormAnswer.objects.visible_to(self._user).filter(referral__in=referrals, question__in=REFERENCES)
        for referral, value in answers.values_list("referral", "value"):
            if key := references.key_of(str(value or "")):
                named[referral].add(key)
        rejected = RejectedPair.objects.visible_to(self._user).filter(force=self._force)
        return KnownFacts(
            named_in_form={referral: frozenset(keys) for referral, keys in named.items()},
            cases=completing.cases_named(
                (entry.case_reference for entry in self.to_pair), force=self._force, by=self._user
            ),
            rejected=frozenset(rejected.values_list("entry", "record")),
        )
