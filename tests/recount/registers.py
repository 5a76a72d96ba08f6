"""Registers counted again by pandas from plain rows: crimes, outcomes, prosecutions, and the supplied tables.

Only the newest extraction of each force and month is compared, with the records as they are now; which months count is
worked out here from the spans of the registers and the tables.
"""

from __future__ import annotations

import pandas as pd

from core import months
from tests.recount.frames import table

CELL = ["kind", "force", "month", "measure", "dimension", "category"]
REGISTER_OF = {
    "crimes": "crimes",
    "crime_outcomes": "crimes",
    "early_advice": "prosecutions",
    "cps_referrals": "prosecutions",
    "defendants": "prosecutions",
}
KIND_OF = {
    "recorded_crimes": "crimes",
    "crime_outcomes": "crime_outcomes",
    "early_advice": "early_advice",
    "suspects_referred": "cps_referrals",
    "suspects_charged": "cps_referrals",
    "flagged_defendants": "defendants",
    "convicted_defendants": "defendants",
}
CHARGES, FINISHED, CONVICTED = (
    ["full_code", "threshold"],
    ["convicted", "sentenced", "not_convicted"],
    ["convicted", "sentenced"],
)


def recounted() -> tuple[int, pd.DataFrame]:
    """How many figures of registers there are, and those that differ from the count of their records."""
    counted = pd.concat([_kept(_of_records()), _supplied()], ignore_index=True).groupby(CELL)["value"].sum()
    stored = table(
        "select distinct on (m.kind, m.force, m.month, f.measure, f.dimension, f.category)"
        " m.kind, m.force, m.month, f.measure, f.dimension, f.category, f.value from ("
        " select distinct on (kind, force, month) * from figures_registermonth"
        " order by kind, force, month, number desc) m"
        " join figures_batch b on b.kind = m.kind and b.source = m.id join figures_figure f on f.batch_id = b.id"
        " where m.is_covered"
    ).set_index(CELL)["value"]
    both = pd.DataFrame({"counted": counted[counted != 0], "stored": stored[stored != 0]}).fillna(0).astype(int)
    return len(both), both[both["counted"] != both["stored"]]


def _of_records() -> pd.DataFrame:
    """Every measure of every force and month, whether or not the register counts there."""
    crimes = table(
        "select force, crime_class, (crime_at at time zone 'Europe/London')::date as day, outcome, outcome_on"
        " from nrm_crimerecord where status = 'crime'"
    )
    types = table('select code, "group", valid_from, valid_to from nrm_outcometype')
    assigned = crimes[crimes["outcome"] != ""]
    groups = [_group_of(row.outcome, row.outcome_on, types) for row in assigned.itertuples()]
    cases = table(
        "select id, investigation_id, is_flagged, referred_on, suspects, decision, decided_on as day, charged"
        " from prosecutions_prosecutioncase"
    )
    steps = table(
        "select s.case_id as id, s.move, s.on as day from prosecutions_prosecutionstep s"
        " where s.id not in (select undoes_id from prosecutions_prosecutionstep where undoes_id is not null)"
    )
    first = steps.groupby(["id", "move"], as_index=False)["day"].min()
    without_day = cases.drop(columns="day")
    sent = _held(without_day[cases["referred_on"].notna()].merge(first[first["move"] == "refer"], on="id"))
    advised = _held(without_day.merge(first[first["move"] == "request_advice"], on="id"))
    charged = _held(cases[cases["decision"].isin(CHARGES)])
    defendants = table("select case_id as id, status, result_on as day from prosecutions_defendant")
    finished = defendants[defendants["status"].isin(FINISHED)]
    flagged = _held(finished.merge(without_day[cases["is_flagged"].astype(bool)], on="id"))
    return pd.concat(
        [
            _cells("recorded_crimes", crimes["force"], crimes["day"]),
            _cells("recorded_crimes", crimes["force"], crimes["day"], "crime_offence", crimes["crime_class"]),
            _cells("crime_outcomes", assigned["force"], assigned["outcome_on"]),
            _cells(
                "crime_outcomes",
                assigned["force"],
                assigned["outcome_on"],
                "outcome_group",
                pd.Series(groups, index=assigned.index, dtype=object),
            ),
            _cells("early_advice", advised["force"], advised["day"]),
            _cells("suspects_referred", sent["force"], sent["day"], value=sent["suspects"]),
            _cells("suspects_charged", charged["force"], charged["day"], value=charged["charged"]),
            *(
                _cells(measure, rows["force"], rows["day"])
                for measure, statuses in (("flagged_defendants", FINISHED), ("convicted_defendants", CONVICTED))
                for rows in [flagged[flagged["status"].isin(statuses)]]
            ),
        ],
        ignore_index=True,
    )


def _held(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the force that had the investigation in the month of the day, or first."""
    holdings = table(
        "select investigation_id, force, begins_on, ends_on from investigations_holding order by begins_on, id"
    )
    by_case = {key: list(of.itertuples()) for key, of in holdings.groupby("investigation_id")}
    forces = []
    for row in rows.itertuples():
        held = by_case[row.investigation_id]
        month = months.first_of(row.day)
        begun = [each for each in held if each.begins_on <= month]
        here = [each for each in begun if pd.isna(each.ends_on) or each.ends_on > month]
        forces.append((here or begun or held[:1])[-1].force)
    return rows.assign(force=pd.Series(forces, index=rows.index, dtype=object))


def _cells(
    measure: str,
    force: pd.Series,
    day: pd.Series,
    dimension: str = "total",
    category: pd.Series | None = None,
    *,
    value: pd.Series | None = None,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": KIND_OF[measure],
            "force": force,
            "month": [months.first_of(each) for each in day],
            "measure": measure,
            "dimension": dimension,
            "category": "all" if category is None else category,
            "value": 1 if value is None else value,
        }
    )


def _kept(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of months in which the register of the force is complete."""
    spans = table("select register, force, first, last from figures_registerspan where not is_withdrawn")
    with_spans = cells.assign(register=cells["kind"].map(REGISTER_OF)).merge(spans, on=["register", "force"])
    is_kept = [
        row.first <= row.month and (row.last is None or pd.isna(row.last) or row.month <= row.last)
        for row in with_spans.itertuples()
    ]
    extracted = table("select kind, force, month from figures_registermonth").drop_duplicates()
    return with_spans[is_kept][[*CELL, "value"]].merge(extracted, on=["kind", "force", "month"])


def _supplied() -> pd.DataFrame:
    """The figures of the newest table that was not withdrawn, where the register does not count."""
    rows = table(
        "select f.table_id, f.kind, f.force, f.month, f.measure, f.dimension, f.category, f.value"
        " from figures_suppliedfigure f join figures_suppliedtable t on t.id = f.table_id"
        " join figures_period p on p.month = f.month where t.withdrawn_at is null"
    )
    spans = table("select register, force, first, last from figures_registerspan where not is_withdrawn")
    kept: dict[tuple[str, str], list[tuple[object, object]]] = {}
    for row in spans.itertuples():
        last = None if pd.isna(row.last) else row.last
        kept.setdefault((row.register, row.force), []).append((row.first, last))
    is_free = [_is_free(row, kept) for row in rows.itertuples()]
    rows = rows[is_free]
    newest = rows.groupby(["kind", "force", "month"])["table_id"].transform("max")
    rows = rows[rows["table_id"] == newest]
    parts = rows[rows["dimension"] != "total"]
    totals = rows.assign(dimension="total", category="all")
    unknown = rows[rows["kind"] == "crimes"].assign(dimension="crime_offence", category="not_known")
    return pd.concat([parts, totals, unknown], ignore_index=True)[[*CELL, "value"]]


def _is_free(row: object, kept: dict[tuple[str, str], list[tuple[object, object]]]) -> bool:
    spans = kept.get((REGISTER_OF[row.kind], row.force), [])
    return not any(first <= row.month and (last is None or row.month <= last) for first, last in spans)


def _group_of(outcome: str, day: object, types: pd.DataFrame) -> str:
    for row in types[types["code"] == outcome].itertuples():
        if row.valid_from <= day and (row.valid_to is None or pd.isna(row.valid_to) or day <= row.valid_to):
            return str(row.group)
    return "other"
