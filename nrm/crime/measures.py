"""Figures of recorded crime by month: crimes recorded, and outcomes assigned, of the forces' crime registers.

A crime counts in the month in which it was recorded, in London time, as long as it is not cancelled; one crime of class
106 for each victim (Home Office Counting Rules). An outcome counts in the month in which it was assigned, under the
group that it had on that day, whenever the crime was recorded. Crimes, outcomes and referrals are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from figures.measures import ALL, TOTAL, Measure
from figures.registers import NOT_KNOWN, kind_of_register
from nrm.crime.choices import CrimeClass, OutcomeGroup, RecordStatus
from nrm.crime.coverage import NOT_COVERED

REGISTER = "crimes"
CRIMES, OUTCOMES = "recorded_crimes", "crime_outcomes"
MEASURES = (Measure(name=CRIMES, label="Recorded modern slavery crimes"),)
OUTCOME_MEASURES = (Measure(name=OUTCOMES, label="Outcomes of recorded crimes"),)
DIMENSIONS: dict[str, str] = {"crime_offence": "Offence", "outcome_group": "Outcome"}
MEASURE_OF: dict[str, tuple[str, ...]] = {"crime_offence": (CRIMES,), "outcome_group": (OUTCOMES,)}


def labels_of(dimension: str) -> Mapping[str, str]:
    """Return the label of each category of a dimension, in the order of its list."""
    match dimension:
        case "crime_offence":
            return dict(CrimeClass.choices) | {NOT_KNOWN: "Not known, supplied in total"}
        case "outcome_group":
            return dict(OutcomeGroup.choices)
    return {}


_MONTH_OF = "date_trunc('month', {})::date"

RECORDED = f"""
select r.force, {_MONTH_OF.format("r.crime_at at time zone 'Europe/London'")} as month, '{CRIMES}' as measure,
       part.dimension, part.category, count(*) as value
from nrm_crimerecord r
cross join lateral (values ('{TOTAL}', '{ALL}'), ('crime_offence', r.crime_class)) as part (dimension, category)
where r.status = '{RecordStatus.CRIME.value}' group by 1, 2, part.dimension, part.category
"""
ASSIGNED = f"""
select r.force, {_MONTH_OF.format("r.outcome_on")} as month, '{OUTCOMES}' as measure, part.dimension, part.category,
       count(*) as value
from nrm_crimerecord r
left join nrm_outcometype t
    on t.code = r.outcome and r.outcome_on between t.valid_from and coalesce(t.valid_to, 'infinity')
cross join lateral (values
    ('{TOTAL}', '{ALL}'), ('outcome_group', coalesce(t."group", '{OutcomeGroup.OTHER.value}'))
) as part (dimension, category)
where r.status = '{RecordStatus.CRIME.value}' and r.outcome <> '' group by 1, 2, part.dimension, part.category
"""

KIND = kind_of_register(
    "crimes",
    register=REGISTER,
    label="Recorded crime",
    of_measures=MEASURES,
    happened=RECORDED,
    unknown_in="crime_offence",
    not_kept_by=NOT_COVERED,
)
OUTCOME_KIND = kind_of_register(
    "crime_outcomes",
    register=REGISTER,
    label="Outcomes of recorded crime",
    of_measures=OUTCOME_MEASURES,
    happened=ASSIGNED,
    supplied_by="outcome_group",
    not_kept_by=NOT_COVERED,
)
