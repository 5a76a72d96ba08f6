"""Sums of batches, kept for the next question about the same batches: the parts of a dashboard share them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from figures import batch_sums
from figures.batch_sums import BatchSource, BatchSum, GroupBy

type Count = tuple[str, str]  # a measure and a dimension
type BatchesOfMonth = tuple[date, frozenset[int]]


class KeptSums:
    """The sums that were read for one reader. The caller has decided which batches the reader may count."""

    def __init__(self) -> None:
        self._sums: dict[tuple[BatchesOfMonth, GroupBy, Count], list[BatchSum]] = {}

    def of(self, sources: Iterable[BatchSource], counts: Collection[Count], *, by: GroupBy) -> list[BatchSum]:
        """As `batch_sums.sums`, with a statement only for what was not read before."""
        chosen = list(sources)
        batches: dict[date, set[int]] = defaultdict(set)
        for source in chosen:
            batches[source.month].add(source.batch)
        months: list[BatchesOfMonth] = [(month, frozenset(of_month)) for month, of_month in batches.items()]
        missing = {count for count in counts for month in months if (month, by, count) not in self._sums}
        if missing:
            self._read(chosen, months, missing, by=by)
        return [each for count in counts for month in months for each in self._sums[month, by, count]]

    def _read(
        self,
        sources: Collection[BatchSource],
        months: Iterable[BatchesOfMonth],
        counts: Collection[Count],
        *,
        by: GroupBy,
    ) -> None:
        of_month = dict(months)
        for month in of_month.items():
            for count in counts:
                self._sums[month, by, count] = []
        for each in batch_sums.sums(sources, counts, by=[by]):
            self._sums[(each.month, of_month[each.month]), by, (each.measure, each.dimension)].append(each)
