"""Figures of prosecutions by month: early advice, suspects referred and charged, and defendants whose case finished.

- A suspect counts as referred in the month of the first referral of the case for a charging decision, and the case
  with the suspects of its newest referral, so that nobody counts twice.
- A suspect counts as charged in the month of the decision.
- A defendant counts as finished in the month of the last result, and as convicted if one of the results is a
  conviction. Both count flagged cases only, as the Crown Prosecution Service counts “flagged defendants” and their
  conviction rate (annual report 2019/20, page 10). The rate is no measure: it is worked out for each area.

Suspects, defendants and cases are counted apart, and never with crimes or victims.
"""

from __future__ import annotations

from figures.measures import ALL, TOTAL, Measure
from figures.registers import kind_of_register
from nrm.crime.coverage import NOT_COVERED
from prosecutions.cases.case_workflow import CHARGES
from prosecutions.cases.defendant_workflow import CONVICTED, FINISHED

REGISTER = "prosecutions"
ADVICE, REFERRED, CHARGED = "early_advice", "suspects_referred", "suspects_charged"
FLAGGED, CONVICTED_OF_THEM = "flagged_defendants", "convicted_defendants"


def _listed(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_MONTH_OF = "date_trunc('month', {})::date"
_TOTAL = f"'{TOTAL}' as dimension, '{ALL}' as category"

ADVISED = f"""
select c.force, {_MONTH_OF.format("c.advice_requested_on")} as month, '{ADVICE}' as measure, {_TOTAL}, count(*) as value
from prosecutions_prosecutioncase c where c.advice_requested_on is not null group by 1, 2
"""
SENT = f"""
with first_sent as (
    select s.case_id, min(s."on") as day from prosecutions_prosecutionstep s
    where s.move = 'refer' and not exists (select from prosecutions_prosecutionstep u where u.undoes_id = s.id)
    group by s.case_id
)
select c.force, {_MONTH_OF.format("e.day")} as month, e.measure, {_TOTAL}, sum(e.value) as value
from prosecutions_prosecutioncase c
left join first_sent f on f.case_id = c.id
cross join lateral (values
    (case when c.referred_on is not null then f.day end, '{REFERRED}', c.suspects),
    (case when c.decision in ({_listed(CHARGES)}) then c.decided_on end, '{CHARGED}', c.charged)
) as e (day, measure, value)
where e.day is not null group by 1, 2, 3
"""
FINISHED_IN = f"""
select d.force, {_MONTH_OF.format("d.result_on")} as month, e.measure, {_TOTAL}, count(*) as value
from prosecutions_defendant d
join prosecutions_prosecutioncase c on c.id = d.case_id and c.is_flagged
cross join lateral (values
    ('{FLAGGED}', d.status in ({_listed(FINISHED)})),
    ('{CONVICTED_OF_THEM}', d.status in ({_listed(CONVICTED)}))
) as e (measure, is_so)
where e.is_so group by 1, 2, 3
"""

ADVICE_KIND = kind_of_register(
    "early_advice",
    register=REGISTER,
    label="Early investigative advice",
    of_measures=(Measure(name=ADVICE, label="Cases with early advice requested"),),
    happened=ADVISED,
    not_kept_by=NOT_COVERED,
)
SENT_KIND = kind_of_register(
    "cps_referrals",
    register=REGISTER,
    label="Referrals to the CPS",
    of_measures=(
        Measure(name=REFERRED, label="Suspects referred to the CPS"),
        Measure(name=CHARGED, label="Suspects charged"),
    ),
    happened=SENT,
    not_kept_by=NOT_COVERED,
)
DEFENDANT_KIND = kind_of_register(
    "defendants",
    register=REGISTER,
    label="Flagged defendants",
    of_measures=(
        Measure(name=FLAGGED, label="Flagged defendants, prosecution finished"),
        Measure(name=CONVICTED_OF_THEM, label="Flagged defendants convicted"),
    ),
    happened=FINISHED_IN,
    not_kept_by=NOT_COVERED,
)
KINDS = (ADVICE_KIND, SENT_KIND, DEFENDANT_KIND)
