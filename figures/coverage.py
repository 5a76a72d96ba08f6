"""How much of an area a number covers: *n of m* forces, and the names of those that are missing.

Every number on a page or in an export is a `Counted`: its value always comes with its `Coverage`. A gap is never shown
as zero, and numbers are added only over forces that do not overlap. Other modules decide who is due and how a number is
rendered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from figures.choices import STATUS_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the forces due in an area and month have an approved return, and the names of the others.

    *Missing* means not approved, before and after the lock; `why` gives the status of each missing force, as pairs of a
    name and a word such as "in review". After the lock, missing forces are also late. `is_named` is false for readers
    who may not know which forces are missing: then `missing` and `why` are empty.

    `carried` are missing forces that the number counts with an earlier month, as pairs of a name and that month: a
    number *with carried forces* says so in a sentence, and `short` has only those that reported.

    `recorded_by` is who records the number, where no force returns it: then nobody can be missing, but what was not
    recorded is not in it.
    """

    reported: int
    due: int
    missing: tuple[str, ...]
    area: str
    is_locked: bool = True
    why: tuple[tuple[str, str], ...] = ()
    is_named: bool = True
    carried: tuple[tuple[str, str], ...] = ()
    recorded_by: str = ""

    def __post_init__(self) -> None:
        if not self.is_named:
            if self.missing or self.why or not 0 <= self.reported <= self.due:
                raise ValueError(f"{self.area}: without names, none is listed; reported must be 0 to due.")
            return
        if self.reported < 0 or self.reported + len(set(self.missing)) != self.due:
            raise ValueError(
                f"{self.area}: {self.reported} reported and {len(self.missing)} missing do not make {self.due} due."
            )
        if not {name for name, _ in self.carried} <= {*self.missing}:
            raise ValueError(f"{self.area}: only forces that are missing can be carried.")
        if self.why and {name for name, _ in self.why} != set(self.missing):
            raise ValueError(f"{self.area}: give the status of each force that is missing, and of no other.")

    @property
    def share(self) -> float | None:
        """The share that reported, from 0.0 to 1.0; None if no force was due, which is not the same as 0."""
        return self.reported / self.due if self.due else None

    @property
    def is_whole(self) -> bool:
        """Whether every due force has reported; false if none was due."""
        return self.due > 0 and self.reported == self.due

    @property
    def short(self) -> str:
        """The form for a table cell: "41 of 43"."""
        return f"{self.reported} of {self.due}"

    @property
    def counted(self) -> str:
        """The form within a sentence: "41 of 43 forces"."""
        noun = "force" if self.due == 1 else "forces"
        if self.recorded_by and self.is_whole:
            return f"{self.due} {noun}, as recorded by {self.recorded_by}"
        forces = f"{self.short} {noun}"
        return f"{forces} and {len(self.carried)} carried" if self.carried else forces

    @property
    def sentence(self) -> str:
        """The text beside a number: "41 of 43 forces. In review: Cumbria; not started: Gwent."."""
        if not self.due:
            return "No force was due."
        if self.recorded_by:
            return f"{self.counted}. Forces do not return it." if self.is_whole else "Not counted for this month."
        carried = ", ".join(f"{name} from {month}" for name, month in self.carried)
        parts = [f"{self.counted}.", f"Carried: {carried}." if carried else "", self.missing_sentence]
        return " ".join(part for part in parts if part)

    @property
    def missing_sentence(self) -> str:
        """Which forces are missing and why, by status; empty if none is missing."""
        if not self.missing:
            return ""
        groups = self.by_status
        is_one_group = self.reported == 0 and self.due > 1 and len(groups) == 1
        named = "; ".join(f"{word}: {'all' if is_one_group else ', '.join(names)}" for word, names in groups)
        late = ", all late" if len(self.missing) > 1 else ", late"
        return f"{named[:1].upper()}{named[1:]}{late if self.why and self.is_locked else ''}."

    @property
    def by_status(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The missing forces by status word, nearest to approval first; "missing" where the status is not known."""
        if not self.why:
            return (("missing", self.missing),) if self.missing else ()
        order = list(dict.fromkeys(STATUS_WORDS.values()))
        words = sorted({word for _, word in self.why}, key=order.index)
        return tuple((word, tuple(sorted(name for name, status in self.why if status == word))) for word in words)

    @property
    def status_of(self) -> dict[str, str]:
        """The status word of each missing force, by name."""
        return dict(self.why)

    def without_names(self) -> Coverage:
        """The same *n of m* without the names and statuses of the missing forces."""
        return replace(self, missing=(), why=(), is_named=False, carried=())

    def __add__(self, other: Coverage) -> Coverage:
        """The coverage of two sets of forces that do not overlap, in one month."""
        if not (self.is_named and other.is_named):
            raise ValueError(f"{self.area} and {other.area}: without names nobody can tell whether they overlap.")
        if self.is_locked is not other.is_locked:
            raise ValueError(f"{self.area} and {other.area} are not of one month: one is locked, the other is not.")
        if twice := sorted(set(self.missing) & set(other.missing)):
            raise ValueError(f"{', '.join(twice)} would be counted twice in {self.area} and {other.area}.")
        return Coverage(
            reported=self.reported + other.reported,
            due=self.due + other.due,
            missing=tuple(sorted(self.missing + other.missing)),
            area=self.area if self.area == other.area else f"{self.area} and {other.area}",
            is_locked=self.is_locked,
            why=_together(self, other),
            carried=tuple(sorted(self.carried + other.carried)),
            recorded_by=self.recorded_by,
        )


def _together(coverage: Coverage, other: Coverage) -> tuple[tuple[str, str], ...]:
    """The statuses of both sets; empty if one of them does not know its own."""
    if (coverage.missing and not coverage.why) or (other.missing and not other.why):
        return ()
    return tuple(sorted(coverage.why + other.why))


def coverage_of(
    area: str,
    *,
    due: Collection[str],
    reported: Collection[str],
    is_locked: bool,
    status: Mapping[str, str] | None = None,
) -> Coverage:
    """The coverage of an area from the names of the forces due in it and of those with an approved return.

    `status` has the word for each force that is not approved. Passing a force that reported but was not due is an error
    of the caller: it would be in the sum and not in the *n of m*.
    """
    if strangers := sorted(set(reported) - set(due)):
        raise ValueError(f"{', '.join(strangers)} reported in {area} without being due.")
    missing = tuple(sorted(set(due) - set(reported)))
    return Coverage(
        reported=len(set(reported)),
        due=len(set(due)),
        missing=missing,
        area=area,
        is_locked=is_locked,
        why=tuple((name, status[name]) for name in missing) if status else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number with its coverage. A value of None is a gap, meaning no data, which is never zero."""

    value: int | None
    coverage: Coverage

    def __post_init__(self) -> None:
        if self.value is not None and self.coverage.reported == 0 and not self.coverage.carried:
            raise ValueError(
                f"{self.value:,} was counted for {self.coverage.area}, where nobody has reported. A gap is no number."
            )

    @classmethod
    def of(cls, total: int | None, *, coverage: Coverage) -> Counted:
        """Make a number from a sum over rows, which is 0 or NULL if there are none: a gap if no force has reported."""
        return cls(value=total if coverage.reported or coverage.carried else None, coverage=coverage)

    @property
    def is_gap(self) -> bool:
        return self.value is None

    def __add__(self, other: Counted) -> Counted:
        """The sum over two sets of forces that do not overlap. The coverage shows what either set lacks.

        A gap adds nothing to a number; two gaps make a gap. A missing number cannot be added if its forces have
        reported: the coverage would include forces that are not in the sum.
        """
        for part in (self, other):
            if part.is_gap and part.coverage.reported:
                raise ValueError(f"{part.coverage.area} has reported, but not this number. It cannot be added up.")
        values = [part.value for part in (self, other) if part.value is not None]
        return Counted(value=sum(values) if values else None, coverage=self.coverage + other.coverage)


def total(parts: Iterable[Counted], *, area: str) -> Counted:
    """The sum of parts whose forces do not overlap, under the name of the combined area.

    Refuses an empty list: without parts there is no month and no coverage.
    """
    first, *rest = parts
    added = first
    for part in rest:
        added = added + part
    whole = added.coverage
    named = Coverage(
        reported=whole.reported,
        due=whole.due,
        missing=whole.missing,
        area=area,
        is_locked=whole.is_locked,
        why=whole.why,
        carried=whole.carried,
        recorded_by=whole.recorded_by,
    )
    return Counted(value=added.value, coverage=named)
