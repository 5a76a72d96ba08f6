"""What approved cases can be counted and filtered by, listed once for figures and for lists of cases.

Each dimension has its labels, the SQL that answers from the entries of frozen revisions, and the same condition for a
queryset of entries. So a number and the list of its cases cannot differ. The SQL uses these names:

- `s`: the source row (month, force, region, unit), from which the month and the places are taken;
- `e` and `p`: an entry and its profile;
- `g` and `n`: a group of its people and their nationality.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise

from django.db.models import Q

from core import months
from investigations import measures
from investigations.choices import FLAGS, NOT_APPLICABLE, AgeGroup, Arrival, EntryState, Gender, ReviewReason
from reference.models import Force, Nationality, Region, Unit

# Since when a case is unchanged, in months: code, label, and the month from which the band starts.
UNCHANGED_FOR = (
    ("12-months-over", "12 months or more", 12),
    ("9-11-months", "9 to 11 months", 9),
    ("6-8-months", "6 to 8 months", 6),
    ("3-5-months", "3 to 5 months", 3),
    ("0-2-months", "Under 3 months", 0),
)
YES_OR_NO = {"yes": "Yes", "no": "No"}

_KEPT: ContextVar[dict[str, Mapping[str, str]] | None] = ContextVar("labels kept", default=None)

type Bands = Sequence[tuple[str, str, int]]
type ReadLabels = Callable[[], Mapping[str, str]]
type Condition = Callable[[Collection[str], date], Q]


class DimensionOf(StrEnum):
    """What a dimension describes: the case, people in it, where it is, or when."""

    CASE = "case"
    VICTIM = "victim"
    SUSPECT = "suspect"
    PLACE = "place"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One thing to count and filter by.

    - `labels()`: the label of each category, in the order of its list; empty if the categories are months. It reads the
      list, unless the caller has `labels_kept`.
    - `sql`: the category of a case as text; if `is_list`, an array of all its categories, and a case counts under each.
    - `people_sql`: the category of a group of people, where a measure counts the people of this role.
    - `q(codes, month)`: the condition on an entry that a return of this month counts it under one of the codes.
    - `stored_as`: the name of this dimension in stored figures; empty if none are stored.
    """

    name: str
    label: str
    read_labels: ReadLabels
    of: DimensionOf
    sql: str
    q: Condition
    is_list: bool = False
    people_sql: str = ""
    stored_as: str = ""

    def labels(self) -> Mapping[str, str]:
        """The label of each category, in the order of its list."""
        kept = _KEPT.get()
        if kept is None:
            return self.read_labels()
        if self.name not in kept:
            kept[self.name] = self.read_labels()
        return kept[self.name]

    @property
    def stored(self) -> bool:
        """Whether stored figures may answer. Which measures are stored by it is for the measures to say."""
        return bool(self.stored_as)

    @property
    def is_flag(self) -> bool:
        """Whether it is one of the yes, no or not known fields of an entry."""
        return self.name in FLAGS and self.of == DimensionOf.CASE

    @property
    def is_of_people(self) -> bool:
        """Whether it describes potential victims or suspects."""
        return self.of in {DimensionOf.VICTIM, DimensionOf.SUSPECT}

    @property
    def needs_profile(self) -> bool:
        """Whether the SQL reads the profile of the entry."""
        return "p." in self.sql

    @property
    def is_months(self) -> bool:
        """Whether its categories are months, written as yyyy-mm."""
        return self.name in MONTHLY

    def where(self, parameter: str) -> str:
        """The SQL condition that a case counts under one of the codes in the parameter with this name."""
        codes = f"%({parameter})s::text[]"
        return f"{self.sql} && {codes}" if self.is_list else f"{self.sql} = any({codes})"

    def unknown(self, codes: Collection[str]) -> list[str]:
        """The codes that aren't categories of this dimension."""
        if not self.is_months:
            return sorted({*codes} - {*self.labels()})
        return sorted(code for code in codes if not _is_month(code))


@contextmanager
def labels_kept() -> Iterator[None]:
    """Within it, the list of each dimension is read once: a page asks for the same labels many times."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def dimension(name: str) -> Dimension:
    """The dimension with this name. Raises KeyError if there is none."""
    return DIMENSIONS[name]


def _is_month(text: str) -> bool:
    try:
        return bool(months.parse(text))
    except ValueError:
        return False


def _any_of(conditions: Collection[Q]) -> Q:
    """Any of these conditions; no entry at all if there is none."""
    joined = Q(pk__in=[])
    for condition in conditions:
        joined |= condition
    return joined


def _is_in(field: str) -> Condition:
    return lambda codes, _month: Q(**{f"{field}__in": sorted(codes)})


def _overlaps(field: str) -> Condition:
    return lambda codes, _month: Q(**{f"{field}__overlap": sorted(codes)})


def _of_any_type(codes: Collection[str], _month: date) -> Q:
    return Q(primary_type__in=sorted(codes)) | Q(secondary_types__overlap=sorted(codes))


def _answers(field: str) -> Condition:
    """The condition on a field that is yes, no or null: for not known, or where the question does not apply."""
    does_not_apply = Q(not_applicable__contains=[field])
    not_known = Q(**{f"{field}__isnull": True}) & ~does_not_apply
    by_code = {"yes": Q(**{field: True}), "no": Q(**{field: False}), "not_known": not_known}
    by_code |= {NOT_APPLICABLE: does_not_apply}
    return lambda codes, _month: _any_of([by_code[code] for code in sorted(codes) if code in by_code])


def _has_children(codes: Collection[str], _month: date) -> Q:
    by_code = {"yes": Q(profile__children__gt=0), "no": Q(profile__children=0)}
    return _any_of([by_code[code] for code in sorted(codes) if code in by_code])


def _band_sql(column: str, bands: Bands) -> str:
    """The band of a month in the profile, by its distance from the month of the source row."""
    whens = " ".join(
        f"when {column} <= (s.month - interval '{start} months')::date then '{code}'" for code, _, start in bands[:-1]
    )
    return f"case {whens} else '{bands[-1][0]}' end"


def _in_bands(field: str, bands: Bands, latest: Callable[[date, int], date]) -> Condition:
    """The condition that a date is in one of the bands; `latest` is the last date that reaches a number of months."""

    def condition(codes: Collection[str], month: date) -> Q:
        ends = [latest(month, start) for _, _, start in bands]
        by_code = {bands[0][0]: Q(**{f"{field}__lte": ends[0]})}
        for (earlier, end), (code, _, _) in zip(pairwise(ends), bands[1:], strict=True):
            after = Q(**{f"{field}__gt": earlier})
            by_code[code] = after if code == bands[-1][0] else after & Q(**{f"{field}__lte": end})
        return _any_of([by_code[code] for code in sorted(codes) if code in by_code])

    return condition


def _latest_opening(month: date, age: int) -> date:
    """The last opening date with which a case is this many months old at the end of the month."""
    return months.following(month, 1 - age)


def _opened_in(codes: Collection[str], _month: date) -> Q:
    opened = [months.parse(code) for code in sorted(codes) if _is_month(code)]
    return _any_of([Q(opened_on__gte=month, opened_on__lt=months.last_day(month) + timedelta(1)) for month in opened])


def _in_months(codes: Collection[str], _month: date) -> Q:
    return Q(revision__period__in=[months.parse(code) for code in sorted(codes) if _is_month(code)])


def _placed_in(position: int) -> Condition:
    """The condition that the force was in one of these regions (1) or units (2) in the month."""

    def condition(codes: Collection[str], month: date) -> Q:
        places = Force.objects.places_on(months.last_day(month))
        return Q(force__in=[place[0] for place in places if place[position] in codes])

    return condition


def _choices(choices: Sequence[tuple[str, str]]) -> Callable[[], Mapping[str, str]]:
    return lambda: dict(choices)


def _no_labels() -> Mapping[str, str]:
    return {}


def _stored_labels(name: str) -> Callable[[], Mapping[str, str]]:
    return partial(measures.labels_of, name)


def _column(name: str, *, is_stored: bool = True) -> Dimension:
    """A dimension that is a column of the entry with a list of its own."""
    return Dimension(
        name=name,
        label=measures.DIMENSIONS[name],
        read_labels=_stored_labels(name),
        of=DimensionOf.CASE,
        sql=f"e.{name}::text",
        q=_is_in(name),
        stored_as=name if is_stored else "",
    )


def _flag(name: str, label: str) -> Dimension:
    return Dimension(
        name=name,
        label=label,
        read_labels=_stored_labels(name),
        of=DimensionOf.CASE,
        sql=measures.answer_sql(name),
        q=_answers(name),
        stored_as=name,
    )


def _people(
    of: DimensionOf,
    role: str,
    *,
    group: str,
    column: str,
    read_labels: ReadLabels,
    people_sql: str,
) -> Dimension:
    """A dimension of the potential victims or suspects; a case counts under each category of its people."""
    name = {"nationality": "nationalities", "gender": "genders", "age_group": "ages"}[group]
    return Dimension(
        name=f"{of}_{column}",
        label=f"{measures.DIMENSIONS[group]} of {role}",
        read_labels=read_labels,
        of=of,
        sql=f"p.{of}_{name}::text[]",
        is_list=True,
        people_sql=people_sql,
        q=_overlaps(f"profile__{of}_{name}"),
        stored_as=group,
    )


def _people_dimensions(of: DimensionOf, role: str) -> list[Dimension]:
    names = Nationality.objects.counted_names
    return [
        _people(of, role, group="nationality", column="nationality", read_labels=names, people_sql="n.counts_as"),
        _people(of, role, group="gender", column="gender", read_labels=_choices(Gender.choices), people_sql="g.gender"),
        _people(
            of, role, group="age_group", column="age", read_labels=_choices(AgeGroup.choices), people_sql="g.age_group"
        ),
    ]


def _place(name: str, label: str, *, read_labels: ReadLabels, q: Condition) -> Dimension:
    return Dimension(
        name=name, label=label, read_labels=read_labels, of=DimensionOf.PLACE, sql=f"s.{name}", q=q, stored_as=name
    )


def _force_names() -> Mapping[str, str]:
    return dict(Force.objects.order_by("short_name").values_list("code", "short_name"))


def _region_names() -> Mapping[str, str]:
    return dict(Region.objects.in_order().values_list("code", "name"))


def _unit_names() -> Mapping[str, str]:
    return dict(Unit.objects.in_order().values_list("code", "short_name"))


MONTHLY = frozenset({"opened_in", "month"})
_CASE = DimensionOf.CASE
_ALL = (
    _column("primary_type"),
    Dimension(
        name="any_type",
        label=measures.DIMENSIONS["any_type"],
        read_labels=_stored_labels("any_type"),
        of=_CASE,
        sql="(e.primary_type::text || e.secondary_types::text[])",
        is_list=True,
        q=_of_any_type,
        stored_as="any_type",
    ),
    Dimension(
        name="sub_type",
        label=measures.DIMENSIONS["sub_type"],
        read_labels=_stored_labels("sub_type"),
        of=_CASE,
        sql="e.sub_types::text[]",
        is_list=True,
        q=_overlaps("sub_types"),
        stored_as="sub_type",
    ),
    _column("stage"),
    _column("origin"),
    Dimension(
        name="case_age",
        label=measures.DIMENSIONS["case_age"],
        read_labels=_stored_labels("case_age"),
        of=_CASE,
        sql=measures.age_band("s.month"),
        q=_in_bands("opened_on", measures.AGES, _latest_opening),
        stored_as="case_age",
    ),
    *(_flag(name, label) for name, label in FLAGS.items()),
    _column("closing_reason"),
    Dimension(
        name="arrival",
        label="How it came into the return",
        read_labels=_choices(Arrival.choices),
        of=_CASE,
        sql="e.arrival",
        q=_is_in("arrival"),
    ),
    Dimension(
        name="state",
        label="State at month end",
        read_labels=_choices(EntryState.choices),
        of=_CASE,
        sql="e.state",
        q=_is_in("state"),
    ),
    Dimension(
        name="opened_in",
        label=measures.DIMENSIONS["opened_in"],
        read_labels=_no_labels,
        of=_CASE,
        sql="to_char(e.opened_on, 'YYYY-MM')",
        q=_opened_in,
        stored_as="opened_in",
    ),
    *_people_dimensions(DimensionOf.VICTIM, "potential victims"),
    *_people_dimensions(DimensionOf.SUSPECT, "suspects"),
    Dimension(
        name="children",
        label="Potential victims under 18",
        read_labels=_choices([*YES_OR_NO.items()]),
        of=_CASE,
        sql="case when p.children > 0 then 'yes' else 'no' end",
        q=_has_children,
    ),
    Dimension(
        name="unchanged_for",
        label="Unchanged for",
        read_labels=_choices([(code, label) for code, label, _ in reversed(UNCHANGED_FOR)]),
        of=_CASE,
        sql=_band_sql("p.changed_in", UNCHANGED_FOR),
        q=_in_bands("profile__changed_in", UNCHANGED_FOR, months.previous),
    ),
    Dimension(
        name="months_at_stage",
        label="Time at its stage",
        read_labels=_choices([(code, label) for code, label, _ in reversed(measures.AGES)]),
        of=_CASE,
        sql=_band_sql("p.stage_since", measures.AGES),
        q=_in_bands("profile__stage_since", measures.AGES, months.previous),
    ),
    Dimension(
        name="review_reason",
        label="Reason for review",
        read_labels=_choices(ReviewReason.choices),
        of=_CASE,
        sql="p.review_reasons::text[]",
        is_list=True,
        q=_overlaps("profile__review_reasons"),
        stored_as="review_reason",
    ),
    Dimension(
        name="joint",
        label="Joint or cross-border",
        read_labels=_choices([*YES_OR_NO.items()]),
        of=_CASE,
        sql="case when p.is_joint then 'yes' else 'no' end",
        q=lambda codes, _month: Q(profile__is_joint__in=[code == "yes" for code in sorted(codes) if code in YES_OR_NO]),
    ),
    _place("force", "Force", read_labels=_force_names, q=_is_in("force")),
    _place("region", "Region", read_labels=_region_names, q=_placed_in(1)),
    _place("unit", "Unit", read_labels=_unit_names, q=_placed_in(2)),
    Dimension(
        name="month",
        label="Month",
        read_labels=_no_labels,
        of=DimensionOf.TIME,
        sql="to_char(s.month, 'YYYY-MM')",
        q=_in_months,
        stored_as="month",
    ),
)
DIMENSIONS: Mapping[str, Dimension] = {dimension.name: dimension for dimension in _ALL}
