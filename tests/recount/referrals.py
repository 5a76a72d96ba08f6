"""The figures of NRM referrals, counted from the steps that were recorded, a decision at a time.

What a record says of the person is counted as not known while the person has its use restricted, on purpose. Figures of
a version that was built before something was corrected may differ from what the rows say today: none does so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from figures.models import Snapshot
from tests.recount.frames import areas_of, differences, stored, summed, table

MEASURES = (
    *("nrm_referrals", "nrm_notifications", "nrm_rg_positive", "nrm_rg_negative", "nrm_rg_days"),
    *("nrm_cg_positive", "nrm_cg_negative", "nrm_cg_days", "nrm_reconsidered"),
)
SENT = {"submit": "nrm_referrals", "notify": "nrm_notifications"}
# What each decision counts to: one of the kind, and the days that it took from the day it was sent.
DECIDED = {
    "rg_positive": ("rg_positive",),
    "rg_positive_further": ("rg_positive",),
    "rg_negative": ("rg_negative",),
    "cg_positive": ("cg_positive",),
    "cg_negative": ("cg_negative",),
    "joint_positive": ("rg_positive", "cg_positive"),
    "joint_negative": ("rg_positive", "cg_negative"),
}
# The boxes of the form by the type that published tables know, in their order; "other" is none of them.
TYPES = {
    "sexual": {"sexual_prostitution", "sexual_child", "sexual_assault"},
    "labour": {"labour_unpaid", "labour_wages_taken"},
    "domestic": {"domestic_work"},
    "criminal": {"labour_fraud", "criminal_crime"},
    "organ": {"organ_removed"},
}
CRIMINAL_IS_LABOUR_UNTIL = date(2019, 9, 30)
DIMENSIONS = ("nrm_age", "nrm_exploitation", "nrm_place", "nationality", "gender", "county_lines")


def happened() -> pd.DataFrame:
    """Everything that counts, a row each: force, day, measure, value and what the record says of the person."""
    steps = table("select referral_id, force, move, made_on, at, id from nrm_referralstep order by at, id")
    people = _people()
    rows: list[dict[str, object]] = []
    for referral, history in steps.groupby("referral_id"):
        sent = history[history["move"].isin([*SENT, "date_corrected"])]
        if sent.empty:
            continue
        sent_on = sent.iloc[-1]["made_on"]
        person = people.loc[referral]
        for step in history.to_dict("records"):
            for measure, day, value in _counts(step, sent_on):
                labelled = {"nrm_exploitation": _label(person["how_exploited"], day, person["is_restricted"])}
                known = {name: person[name] for name in DIMENSIONS if name != "nrm_exploitation"}
                rows.append({"force": step["force"], "day": day, "measure": measure, "value": value} | known | labelled)
    return pd.DataFrame(rows)


def _counts(step: dict[str, object], sent_on: date) -> Iterator[tuple[str, date, int]]:
    move, day = str(step["move"]), step["made_on"]
    assert isinstance(day, date)
    if move in SENT:
        yield SENT[move], sent_on, 1
    for decision in DECIDED.get(move, ()):
        yield f"nrm_{decision}", day, 1
        yield f"nrm_{decision[:2]}_days", day, (day - sent_on).days
    if move.startswith("reconsidered"):
        yield "nrm_reconsidered", day, 1


def _people() -> pd.DataFrame:
    """What each record says of the person, by referral; not known where it says nothing or its use is restricted."""
    people = table(
        "select r.id, r.age_at_exploitation as nrm_age, r.how_exploited, r.place as nrm_place, r.gender,"
        " r.county_lines, n.counts_as as nationality"
        " from nrm_referral r left join reference_nationality n on n.code = r.nationality"
    ).set_index("id")
    restricted = table(
        "select distinct referral_id from nrm_subjectrequest"
        " where kind = 'restriction' and outcome in ('granted', 'partly') and lifted_on is null"
    )["referral_id"]
    people["is_restricted"] = people.index.isin(restricted)
    people["county_lines"] = people["county_lines"].replace("not_sure", "")
    for name, not_known in [
        *((name, "not_known") for name in DIMENSIONS if name in people),
        ("nationality", "not-known"),
    ]:
        filled = people[name].replace("", None).fillna(not_known)
        people[name] = filled.mask(people["is_restricted"], not_known)
    return people


def _label(boxes: list[str], day: date, is_restricted: bool) -> str:
    """The types joined as published tables join them; criminal was within labour until October 2019."""
    if is_restricted:
        return "not_known"
    types = {name for name, these in TYPES.items() if these & set(boxes)}
    if "criminal" in types and day <= CRIMINAL_IS_LABOUR_UNTIL:
        types = types - {"criminal"} | {"labour"}
    return "+".join(name for name in TYPES if name in types) or "not_known"


def recounted(snapshot: Snapshot, everything: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """How many NRM figures a snapshot has, and those that differ from the count of the steps."""
    places = table(
        "select force, region, unit from figures_snapshotaddition where snapshot_id = %s and kind = 'nrm'", snapshot.pk
    )
    first = snapshot.period_id
    days = everything["day"]
    month = everything[(days >= first) & (days < (pd.Timestamp(first) + pd.DateOffset(months=1)).date())]
    cells = [month.assign(dimension="total", category="all")]
    cells += [month.assign(dimension=name, category=month[name]) for name in DIMENSIONS]
    kept = stored(snapshot, MEASURES)
    counted = summed(cells, areas_of(places)) if len(month) and len(places) else kept[:0]
    return len(kept.index.union(counted.index)), differences(counted, kept)
