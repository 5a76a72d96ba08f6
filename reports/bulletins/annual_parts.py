"""What the data section of an annual report has: a table for every breakdown of its pages 10 and 20 to 25."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.dashboards.asking import CHILDREN
from reports.query.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualPart:
    """One table. `page` is where the annual report of 2019/20 has it; `question` has no months yet.

    `within` keeps the categories whose codes begin so. Without a question nothing counts it yet: then `rows`
    are its lines.
    """

    name: str
    title: str
    heading: str
    page: int
    question: Question | None = None
    within: str = ""
    rows: tuple[str, ...] = ()


def _live(rows: str, **others: object) -> Question:
    return Question(measure="live", rows=rows, **others)  # type: ignore[arg-type]


LIVE, REFERRALS, ORDERS = Question(), Question(measure="nrm_referrals"), Question(measure="orders_made")
CRIMES, TO_CPS = "Recorded modern slavery crimes", "Police referrals to the CPS"
DEFENDANTS, CONVICTIONS = "Defendants in flagged prosecutions", "Conviction rate"
KEY_DATA: tuple[tuple[str, Question | None], ...] = (
    ("Live investigations, average at month end", LIVE),
    (CRIMES, None),
    ("Police referrals to the NRM", REFERRALS),
    (TO_CPS, None),
    (DEFENDANTS, None),
    (CONVICTIONS, None),
    ("Prevention and risk orders made", ORDERS),
)
PARTS = (
    AnnualPart(name="key-data", title="Key data", heading="Figure", page=10),
    AnnualPart(
        name="crimes",
        title="Recorded modern slavery crimes",
        heading="Crimes",
        page=20,
        rows=("England & Wales", "By force"),
    ),
    AnnualPart(
        name="referrals",
        title="Police referrals to the NRM",
        heading="Age at exploitation",
        page=20,
        question=replace(REFERRALS, rows="nrm_age"),
    ),
    AnnualPart(
        name="regions", title="Live investigations by region", heading="Region", page=21, question=_live("region")
    ),
    AnnualPart(
        name="primary-types",
        title="Live investigations by primary type",
        heading="Primary type",
        page=22,
        question=_live("primary_type"),
    ),
    AnnualPart(
        name="any-types",
        title="Live investigations by type, primary or secondary",
        heading="Type",
        page=22,
        question=_live("any_type"),
    ),
    AnnualPart(
        name="victim-nationalities",
        title="Potential victims by nationality",
        heading="Nationality",
        page=23,
        question=Question(measure="potential_victims", rows="victim_nationality"),
    ),
    AnnualPart(
        name="suspect-nationalities",
        title="Suspects by nationality",
        heading="Nationality",
        page=23,
        question=Question(measure="suspects", rows="suspect_nationality"),
    ),
    AnnualPart(
        name="victim-genders",
        title="Potential victims by gender",
        heading="Gender",
        page=23,
        question=Question(measure="potential_victims", rows="victim_gender"),
    ),
    AnnualPart(
        name="suspect-genders",
        title="Suspects by gender",
        heading="Gender",
        page=23,
        question=Question(measure="suspects", rows="suspect_gender"),
    ),
    AnnualPart(
        name="labour-sub-types",
        title="Labour exploitation by sub-type",
        heading="Sub-type",
        page=24,
        question=_live("sub_type"),
        within="LAB.",
    ),
    AnnualPart(
        name="criminal-sub-types",
        title="Criminal exploitation by sub-type",
        heading="Sub-type",
        page=24,
        question=_live("sub_type"),
        within="CRIM.",
    ),
    AnnualPart(
        name="children",
        title="Live investigations with children as potential victims",
        heading="Primary type",
        page=25,
        question=_live("primary_type", filters=(CHILDREN,)),
    ),
    AnnualPart(
        name="outcomes",
        title="Outcomes of recorded crimes",
        heading="Outcome",
        page=25,
        rows=("Charged or summonsed", "Other outcomes", "Not yet assigned an outcome"),
    ),
)
BY_NAME = {part.name: part for part in PARTS}
