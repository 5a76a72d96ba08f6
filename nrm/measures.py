"""Figures of referrals by month: the measures, and the statement that counts any number of extractions at once.

Every measure counts events of a month, never a total at a month's end, so there is no reconciliation. Days to a
decision are a sum beside the number of decisions, because a mean does not add up. Police referrals are those that a
force in this service sent as first responder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations

from core import months
from figures.measures import ALL, TOTAL, FigureKind, Measure
from nrm.choices import AgeAtExploitation, Exploitation, ExploitationPlace, PublishedGender
from nrm.extractions import CRIMINAL_AS_LABOUR, LIST_JOIN
from nrm.models import NrmRule
from reference.models import Nationality

NOTIFICATIONS = "nrm_notifications"
MEASURES = (
    Measure(name="nrm_referrals", label="Police referrals"),
    Measure(name=NOTIFICATIONS, label="Duty to notify reports"),
    Measure(name="nrm_rg_positive", label="Reasonable grounds, positive"),
    Measure(name="nrm_rg_negative", label="Reasonable grounds, negative"),
    Measure(name="nrm_rg_days", label="Total days from referral to reasonable grounds"),
    Measure(name="nrm_cg_positive", label="Conclusive grounds, positive"),
    Measure(name="nrm_cg_negative", label="Conclusive grounds, negative"),
    Measure(name="nrm_cg_days", label="Total days from referral to conclusive grounds"),
    Measure(name="nrm_reconsidered", label="Decisions after reconsideration"),
)
DIMENSIONS: dict[str, str] = {
    "nrm_age": "Age at exploitation",
    "nrm_exploitation": "Exploitation",
    "nrm_place": "Place of exploitation",
    "nationality": "Nationality",
    "gender": "Gender",
    "county_lines": "County lines",
}
COLUMNS = dict(zip(DIMENSIONS, ("age", "exploitation", "place", "nationality", "gender", "county_lines"), strict=True))
NOT_KNOWN = "Not specified or unknown"
COUNTY_LINES = {"yes": "Yes", "no": "No", "not_known": "Not known"}


def labels_of(dimension: str) -> Mapping[str, str]:
    """Return the label of each category of a dimension, in the order of published tables."""
    match dimension:
        case "nrm_age":
            return dict(AgeAtExploitation.choices)
        case "nrm_exploitation":
            return _exploitation_labels()
        case "nrm_place":
            return dict(ExploitationPlace.choices)
        case "nationality":
            return Nationality.objects.counted_names()
        case "gender":
            return dict(PublishedGender.choices)
        case "county_lines":
            return COUNTY_LINES
    return {}


def _exploitation_labels() -> dict[str, str]:
    """Return every joined label, such as `Sexual, Labour & Domestic`; fewer types first."""
    labels = {}
    for many in range(1, len(Exploitation) + 1):
        for some in combinations(Exploitation, many):
            *first, last = [str(kind.label) for kind in some]
            labels[LIST_JOIN.join(some)] = f"{', '.join(first)} & {last}" if first else last
    return labels | {"not_known": NOT_KNOWN}


RG_TEST = "rg_test_is_objective"  # the rule that sets which test a reasonable grounds decision applied


def changes_of_the_rg_test() -> list[date]:
    """Return the first day of each reasonable grounds test after the first one, the earliest first."""
    return list(NrmRule.objects.filter(code=RG_TEST).order_by("valid_from").values_list("valid_from", flat=True)[1:])


def first_month_with_criminal() -> date | None:
    """Return the month from which published tables count criminal exploitation separately.

    This breaks every series by label.
    """
    ended = (
        NrmRule.objects.filter(code=CRIMINAL_AS_LABOUR, value=1, valid_to__isnull=False).order_by("-valid_to").first()
    )
    if ended is None or ended.valid_to is None:
        return None
    return _first_whole_month(ended.valid_to + timedelta(days=1))


NOTIFICATIONS_RECORDED = "notifications_recorded"  # rule: since when all forces' notifications are recorded


def recorded_since() -> dict[str, date]:
    """Return the first full month in which notifications are recorded; empty where no rule sets it."""
    first = NrmRule.objects.filter(code=NOTIFICATIONS_RECORDED, value=1).order_by("valid_from").first()
    return {NOTIFICATIONS: _first_whole_month(first.valid_from)} if first else {}


def _first_whole_month(day: date) -> date:
    """Return the month that begins on a day, or otherwise the one after it."""
    month = months.first_of(day)
    return month if day == month else months.following(month)


SOURCES = """
select distinct on (force, month) id as source, force, month as period
from nrm_referralextraction order by force, month, number desc
"""

_WHICH = " ".join(f"when grouping({column}) = 0 then '{name}'" for name, column in COLUMNS.items())

COUNT = f"""
with cells (source, measure, dimension, category, value) as (
    select c.extraction_id, c.measure, case {_WHICH} else '{TOTAL}' end,
           coalesce({", ".join(COLUMNS.values())}, '{ALL}'), sum(c.value)
    from wanted w join nrm_referralextractioncell c on c.extraction_id = w.source
    group by c.extraction_id, c.measure, grouping sets ((), {", ".join(COLUMNS.values())})
    having sum(c.value) <> 0
    union all
    select source, measure, '{TOTAL}', '{ALL}', 0
    from wanted cross join unnest(array[{", ".join(f"'{measure.name}'" for measure in MEASURES)}]) as measure
)
select source, measure, dimension, category, sum(value)::int as value from cells group by 1, 2, 3, 4
"""

KIND = FigureKind(
    name="nrm",
    label="NRM referrals",
    method=1,
    measures=MEASURES,
    sources=SOURCES,
    count=COUNT,
    recorded_since=recorded_since,
)
