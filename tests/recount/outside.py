"""The kinds that no snapshot sums, counted from plain rows: cases to review, durations of cases, and the advice log.

Each batch is compared with its own record. Reasons for review are worked out from the entries and their people; only
since when a case is unchanged, and whether another force is involved, are taken from its profile, which has no other
source.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from investigations.choices import EARLY_ADVICE_STAGES
from investigations.records import profiles
from tests.recount.frames import table

LONGEST = 60
CELL = ["batch", "measure", "dimension", "category"]


def recounted() -> tuple[int, pd.DataFrame]:
    """How many figures of these kinds there are, and those that differ from the count of their records."""
    counted = pd.concat([*_cases(), *_durations(), *_advice()], ignore_index=True).groupby(CELL)["value"].sum()
    stored = table(
        "select b.id as batch, f.measure, f.dimension, f.category, f.value from figures_figure f"
        " join figures_batch b on b.id = f.batch_id"
        " where b.kind = 'advice' or b.kind = 'return_cases' and b.method = 2"
    ).set_index(CELL)["value"]
    both = pd.DataFrame({"counted": counted[counted != 0], "stored": stored[stored != 0]}).fillna(0).astype(int)
    return len(both), both[both["counted"] != both["stored"]]


def _cases() -> Iterator[pd.DataFrame]:
    entries = table(
        "select b.id as batch, r.period, e.id, e.state, e.arrival, e.stage, e.primary_type, e.sub_types, e.opened_on,"
        " e.cross_border, e.early_advice, e.financial_investigator, e.victim_liaison_officer, e.nrm_referrals,"
        " 'early_advice' = any(e.not_applicable) as is_without_advice, p.changed_in, p.stage_since, p.is_joint"
        " from figures_batch b join investigations_revision r on r.id = b.source"
        " join investigations_entry e on e.revision_id = r.id join investigations_entryprofile p on p.entry_id = e.id"
        " where b.kind = 'return_cases' and b.method = 2"
    )
    people = table(
        "select entry_id as id, sum(count) as victims,"
        " coalesce(sum(count) filter (where age_group = '0-17'), 0) as children"
        " from investigations_entrypeople where role = 'victim' group by 1"
    )
    entries = entries.merge(people, on="id", how="left").fillna({"victims": 0, "children": 0})
    cases = entries[entries["state"] == "live"]
    at_stage = cases["stage"] + ":" + _months(cases["stage_since"], cases["period"])
    yield from _totals(cases, "live_at_stage")
    yield _cell(cases, "live_at_stage", "stage:months", at_stage)
    reasons = _reasons(cases)
    measures = {f"live_{name.replace('without', 'no')}": applies for name, applies in reasons.items() if name != "new"}
    measures["live_children"] = cases["children"] > 0
    measures["cases_to_review"] = pd.concat(reasons, axis=1).any(axis=1)
    for measure, applies in measures.items():
        chosen = cases[applies.astype(bool)]
        yield from _totals(chosen, measure)
        yield _cell(chosen, measure, "primary_type", chosen["primary_type"])
        yield from _crossed(chosen, measure, "stage", chosen["stage"])
    for name, applies in reasons.items():
        chosen = cases[applies.astype(bool)]
        yield from _crossed(chosen, "cases_to_review", "review_reason", pd.Series(name, index=chosen.index))
    children = cases[cases["children"] > 0].explode("sub_types")
    children = children[children["sub_types"].notna()]
    yield from _crossed(children, "live_children", "sub_type", children["sub_types"])


def _durations() -> Iterator[pd.DataFrame]:
    """The months in which each case was at risk of closing, and those that closed, with months as whole numbers."""
    number = "(extract(year from {0}) * 12 + extract(month from {0}))::int"
    cases = table(
        f"select b.id as batch, e.state, e.arrival, e.primary_type, {number.format('e.opened_on')} as opened,"
        f" {number.format('e.closed_on')} as closed, {number.format('r.period')} as period,"
        f" {number.format('earlier.period')} as earlier, {number.format('s.month')} as began"
        " from figures_batch b join investigations_revision r on r.id = b.source"
        " join investigations_entry e on e.revision_id = r.id"
        " left join investigations_revision earlier on earlier.id = r.rolled_from_id"
        " left join lateral (select max(month) as month from figures_period"
        " where starts_series and month <= r.period) s on true"
        " where b.kind = 'return_cases' and b.method = 2 and e.state in ('live', 'closed')"
    )
    covered = (cases["earlier"] + 1).where(cases["earlier"] < cases["period"] - 1, cases["period"])
    ended = cases["period"].where(cases["state"] == "live", cases[["closed", "period"]].min(axis=1))
    is_first = cases["arrival"] == "first_reported"
    begun = cases[["opened", "began"]].max(axis=1)
    last = ended.where(is_first, pd.concat([ended, covered], axis=1).max(axis=1))
    first = pd.concat([begun, ended], axis=1).min(axis=1).where(is_first, last)
    first = covered.where(cases["arrival"] == "rolled", first)
    starts, ends = ((month - cases["opened"]).clip(0, LONGEST).astype(int) for month in (first, last))
    closed = cases.assign(open_for=ends)[cases["state"] == "closed"]
    spans = [list(range(start, end + 1)) for start, end in zip(starts, ends, strict=True)]
    at_risk = cases.assign(open_for=spans).explode("open_for")
    for measure, rows in (("at_risk_by_duration", at_risk), ("closed_by_duration", closed)):
        yield from _totals(rows, measure)
        months = rows["open_for"].astype(str).where(rows["open_for"] < LONGEST, f"{LONGEST}-over")
        yield from _crossed(rows, measure, "months_open", months)


def _reasons(cases: pd.DataFrame) -> dict[str, pd.Series]:
    """Whether each reason for review applies to each live case."""
    rules = {period: profiles.in_force(period) for period in cases["period"].unique()}
    unchanged = cases["period"].map({period: rule.unchanged for period, rule in rules.items()})
    long_open = cases["period"].map({period: rule.long_open for period, rule in rules.items()})
    opened = pd.to_datetime(cases["opened_on"])
    ends = pd.to_datetime(cases["period"]) + pd.DateOffset(months=1)
    limits = pd.Series(
        [end - pd.DateOffset(months=months) for end, months in zip(ends, long_open, strict=True)], index=cases.index
    )
    return {
        "new": cases["arrival"].isin(["first_reported", "already_running"]),
        "unchanged": _distance(cases["changed_in"], cases["period"]) >= unchanged,
        "long_open": opened <= limits,
        "no_liaison_officer": (cases["victims"] > 0) & ~cases["victim_liaison_officer"].eq(True),
        "no_financial_investigator": ~cases["financial_investigator"].eq(True),
        "no_early_advice": cases["stage"].isin(EARLY_ADVICE_STAGES)
        & ~cases["early_advice"].eq(True)
        & ~cases["is_without_advice"].eq(True),
        "children_without_referral": (cases["children"] > 0) & cases["nrm_referrals"].fillna(0).eq(0),
        "joint": cases["is_joint"].astype(bool) | cases["cross_border"].eq(True),
    }


def _advice() -> Iterator[pd.DataFrame]:
    """The newest batch of each force and month beside the log as it is now."""
    newest = table(
        "select distinct on (m.force, m.month) b.id as batch, m.force, m.month from investigations_advicemonth m"
        " join figures_batch b on b.kind = 'advice' and b.source = m.id order by m.force, m.month, m.number desc"
    )
    older = table(
        "select b.id as batch, c.about, c.result, c.given_by, c.value from investigations_advicemonthcell c"
        " join figures_batch b on b.kind = 'advice' and b.source = c.advice_month_id"
        " where not b.id = any(%s)",
        newest["batch"].tolist(),
    )
    logged = table("select force, given_on, about, result, unit from investigations_advice where withdrawn_at is null")
    months = pd.to_datetime(logged["given_on"]).dt.to_period("M").dt.to_timestamp().dt.date
    now = logged.assign(month=months, given_by=logged["unit"].fillna("national"), value=1).merge(
        newest, on=["force", "month"]
    )
    rows = pd.concat([now[older.columns], older], ignore_index=True)
    for measure, chosen in (
        ("advice_given", rows),
        ("advice_followed", rows[rows["result"] == "followed"]),
        ("advice_not_followed", rows[rows["result"] == "not_followed"]),
    ):
        yield from _totals(chosen, measure)
        yield _cell(chosen, measure, "advice_about", chosen["about"])
        yield _cell(chosen, measure, "advice_by", chosen["given_by"])


def _distance(first: pd.Series, last: pd.Series) -> pd.Series:
    first, last = pd.to_datetime(first), pd.to_datetime(last)
    return ((last.dt.year - first.dt.year) * 12 + last.dt.month - first.dt.month).clip(lower=0)


def _months(first: pd.Series, last: pd.Series) -> pd.Series:
    distance = _distance(first, last)
    return distance.astype(str).where(distance < LONGEST, f"{LONGEST}-over")


def _totals(rows: pd.DataFrame, measure: str) -> Iterator[pd.DataFrame]:
    yield _cell(rows, measure, "total", pd.Series("all", index=rows.index))


def _crossed(rows: pd.DataFrame, measure: str, dimension: str, categories: pd.Series) -> Iterator[pd.DataFrame]:
    yield _cell(rows, measure, dimension, categories)
    yield _cell(rows, measure, f"primary_type:{dimension}", rows["primary_type"] + ":" + categories)


def _cell(rows: pd.DataFrame, measure: str, dimension: str, categories: pd.Series) -> pd.DataFrame:
    value = rows.get("value", 1)
    return pd.DataFrame({"batch": rows["batch"]}).assign(
        measure=measure, dimension=dimension, category=categories, value=value
    )
