"""What the data section of an annual report has: a table for every breakdown of its pages 10 and 20 to 25."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nrm.crime.measures import OUTCOMES
from reports.dashboards.asking import CHILDREN
from reports.key_data.definitions import BY_NAME as KEY
from reports.key_data.definitions import LIVE, RECORDED, REFERRALS
from reports.query.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualPart:
    """One table. `page` is where the annual report of 2019/20 has it."""

    name: str
    title: str
    heading: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPart(AnnualPart):
    """A table of answers. The question has no months yet; `within` keeps the categories whose codes begin so."""

    question: Question
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterlyPart(AnnualPart):
    """A table of what happened in each quarter of both years."""

    question: Question


VICTIMS, SUSPECTS = Question(measure="potential_victims"), Question(measure="suspects")
WITH_CHILDREN = "Live investigations with children as potential victims"
OUTCOMES_OF_CRIMES = Question(measure=OUTCOMES)


def _by(
    page: int, name: str, title: str, question: Question, rows: str, heading: str, *, within: str = ""
) -> CountedPart:
    return CountedPart(
        page=page, name=name, title=title, question=replace(question, rows=rows), heading=heading, within=within
    )


PARTS: tuple[AnnualPart, ...] = (
    AnnualPart(name="key-data", title="Key data", heading="Figure", page=10),
    QuarterlyPart(name="crimes", title=KEY["crimes"].label, heading="Quarter", page=20, question=RECORDED),
    _by(20, "referrals", "Police referrals to the NRM", REFERRALS, "nrm_age", "Age at exploitation"),
    _by(21, "regions", "Live investigations by region", LIVE, "region", "Region"),
    _by(22, "primary-types", "Live investigations by primary type", LIVE, "primary_type", "Primary type"),
    _by(22, "any-types", "Live investigations by type, primary or secondary", LIVE, "any_type", "Type"),
    _by(23, "victim-nationalities", "Potential victims by nationality", VICTIMS, "victim_nationality", "Nationality"),
    _by(23, "suspect-nationalities", "Suspects by nationality", SUSPECTS, "suspect_nationality", "Nationality"),
    _by(23, "victim-genders", "Potential victims by gender", VICTIMS, "victim_gender", "Gender"),
    _by(23, "suspect-genders", "Suspects by gender", SUSPECTS, "suspect_gender", "Gender"),
    _by(24, "labour-sub-types", "Labour exploitation by sub-type", LIVE, "sub_type", "Sub-type", within="LAB."),
    _by(24, "criminal-sub-types", "Criminal exploitation by sub-type", LIVE, "sub_type", "Sub-type", within="CRIM."),
    _by(25, "children", WITH_CHILDREN, replace(LIVE, filters=(CHILDREN,)), "primary_type", "Primary type"),
    _by(25, "outcomes", "Outcomes of recorded crimes", OUTCOMES_OF_CRIMES, "outcome_group", "Outcome"),
)
BY_NAME = {part.name: part for part in PARTS}
