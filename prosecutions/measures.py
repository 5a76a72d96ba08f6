"""Figures of prosecutions by month: early advice, suspects referred and charged, and defendants whose case finished.

- Early advice counts in the month in which it was first requested.
- A suspect counts as referred in the month of the first referral of the case for a charging decision, and the case
  with the suspects of its newest referral, so that nobody counts twice.
- A suspect counts as charged in the month of the decision.
- A defendant counts as finished in the month of the last result, and as convicted if one of the results is a
  conviction. Both count flagged cases only, as the Crown Prosecution Service counts “flagged defendants” and their
  conviction rate (annual report 2019/20, page 10). The rate is no measure: it is worked out for each area.

Each event counts for the force that had the investigation in its month. Suspects, defendants and cases are counted
apart, and never with crimes or victims.
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


def _first_made(move: str) -> str:
    """The day of the first step of a kind in each case that was not undone."""
    return f"""
    select s.case_id, min(s."on") as day from prosecutions_prosecutionstep s
    where s.move = '{move}' and not exists (select from prosecutions_prosecutionstep u where u.undoes_id = s.id)
    group by s.case_id"""


def _by_holder(events: str) -> str:
    """Events (investigation_id, force, day, measure, value) by month, for the force that had the investigation then.

    A prosecution goes to another force with its investigation, and the force that gave it keeps its own months. Before
    the first month in which a force returned the investigation, it was with that force. A force that gets it back has
    its former holding again, open: that is why the one that ended by the month does not count.
    """
    return f"""
select coalesce(holder.force, e.force) as force, e.month, e.measure, '{TOTAL}' as dimension, '{ALL}' as category,
       sum(e.value) as value
from (
    select investigation_id, force, date_trunc('month', day)::date as month, measure, value
    from ({events}) each_event where day is not null
) e
left join lateral (
    select h.force from investigations_holding h where h.investigation_id = e.investigation_id
    order by (h.begins_on <= e.month and (h.ends_on is null or h.ends_on > e.month)) desc,
        (h.begins_on <= e.month) desc, case when h.begins_on <= e.month then h.begins_on end desc, h.begins_on, h.id
    limit 1
) holder on true
group by 1, 2, 3
"""


ADVISED = _by_holder(f"""
    select c.investigation_id, c.force, first.day, '{ADVICE}' as measure, 1 as value
    from prosecutions_prosecutioncase c join ({_first_made("request_advice")}) first on first.case_id = c.id
""")
SENT = _by_holder(f"""
    select c.investigation_id, c.force, e.day, e.measure, e.value
    from prosecutions_prosecutioncase c left join ({_first_made("refer")}) first on first.case_id = c.id
    cross join lateral (values
        (case when c.referred_on is not null then first.day end, '{REFERRED}', c.suspects),
        (case when c.decision in ({_listed(CHARGES)}) then c.decided_on end, '{CHARGED}', c.charged)
    ) as e (day, measure, value)
""")
FINISHED_IN = _by_holder(f"""
    select c.investigation_id, d.force, d.result_on as day, e.measure, 1 as value
    from prosecutions_defendant d
    join prosecutions_prosecutioncase c on c.id = d.case_id and c.is_flagged
    cross join lateral (values
        ('{FLAGGED}', d.status in ({_listed(FINISHED)})),
        ('{CONVICTED_OF_THEM}', d.status in ({_listed(CONVICTED)}))
    ) as e (measure, is_so)
    where e.is_so
""")

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
