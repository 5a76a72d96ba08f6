"""Which figures are key data, in the order of the annual report of 2019/20 (page 10), and what each of them counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nrm.crime.measures import CRIMES
from prosecutions.measures import CONVICTED_OF_THEM, FLAGGED, REFERRED
from reports.query.question import Question


class YearBasis(StrEnum):
    """How the months of a year become its figure."""

    AVERAGE = "average"  # the mean of the numbers at month end
    TOTAL = "total"  # the sum of what happened in each month
    RATE = "rate"  # one sum as a share of another


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One figure: its question, which has no months yet. `base` is the question of the whole of a rate.

    `is_published_by_force`: official statistics give it for each force, so that it is no secret of a force.
    """

    name: str
    label: str
    unit: str
    definition: str
    source: str
    basis: YearBasis
    question: Question
    base: Question | None = None
    is_published_by_force: bool = False


LIVE, REFERRALS, ORDERS = Question(), Question(measure="nrm_referrals"), Question(measure="orders_made")
RECORDED, SUSPECTS = Question(measure=CRIMES), Question(measure=REFERRED)
FINISHED, CONVICTED = Question(measure=FLAGGED), Question(measure=CONVICTED_OF_THEM)
OF_ENGLAND_AND_WALES = "Forces of England and Wales, with British Transport Police."

KEY_FIGURES = (
    KeyFigure(
        name="live",
        label="Live investigations, average at month end",
        unit="investigations",
        definition="Modern slavery investigations that were live at the end of a month, on average over the year. "
        "Months with too few forces are left out.",
        source="Approved monthly returns of forces",
        basis=YearBasis.AVERAGE,
        question=LIVE,
    ),
    KeyFigure(
        name="crimes",
        label="Recorded modern slavery crimes",
        unit="crimes",
        definition="Crimes of Home Office class 106 by the month in which they were recorded, one for each victim. "
        f"Cancelled crimes are not counted. {OF_ENGLAND_AND_WALES}",
        source="Crime registers of forces, or tables that were supplied for months before a register began",
        basis=YearBasis.TOTAL,
        question=RECORDED,
        is_published_by_force=True,  # police recorded crime open data tables, by quarter
    ),
    KeyFigure(
        name="referrals",
        label="Police referrals to the NRM",
        unit="referrals",
        definition="People that police forces referred as first responder, by the day on which the Home Office "
        "received the referral. Duty to notify reports are not counted.",
        source="Referrals in this service",
        basis=YearBasis.TOTAL,
        question=REFERRALS,
    ),
    KeyFigure(
        name="cps-referrals",
        label="Suspects referred to the CPS",
        unit="suspects",
        definition="Suspects in cases that forces referred for a charging decision, by the month of the first referral "
        f"of the case. {OF_ENGLAND_AND_WALES}",
        source="Prosecutions in this service, or supplied tables",
        basis=YearBasis.TOTAL,
        question=SUSPECTS,
    ),
    KeyFigure(
        name="defendants",
        label="Defendants in flagged prosecutions",
        unit="defendants",
        definition="Defendants in cases that the CPS flagged as modern slavery, by the month in which their "
        f"prosecution finished, with or without a conviction. {OF_ENGLAND_AND_WALES}",
        source="Prosecutions in this service, or supplied tables",
        basis=YearBasis.TOTAL,
        question=FINISHED,
    ),
    KeyFigure(
        name="conviction-rate",
        label="Conviction rate",
        unit="% of these defendants",
        definition="Convicted defendants as a share of all defendants in flagged prosecutions that finished in the "
        "year. A defendant is convicted if one of the charges ended in a conviction.",
        source="Prosecutions in this service, or supplied tables",
        basis=YearBasis.RATE,
        question=CONVICTED,
        base=FINISHED,
    ),
    KeyFigure(
        name="orders",
        label="Prevention and risk orders made",
        unit="orders",
        definition="Slavery and trafficking prevention orders and risk orders, by the day on which a court made them.",
        source="The register of orders in this service",
        basis=YearBasis.TOTAL,
        question=ORDERS,
    ),
)
BY_NAME = {figure.name: figure for figure in KEY_FIGURES}
