"""A force's month is extracted when it changed, and an extraction never changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from figures import batches
from figures.models import Batch, Figure
from nrm import measures
from nrm.choices import Exploitation
from nrm.form.questions_facts import BASE_TYPE
from nrm.models import ReferralExtraction, ReferralExtractionCell
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, period
from tests.nrm.counting import extracted, happened, sent
from tests.roles import acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _months() -> None:
    period(JANUARY)
    period(FEBRUARY)


def value(force: str, month: date, measure: str, dimension: str = "total", category: str = "all") -> int | None:
    """A figure of the newest batch of a force's month; None if it does not exist."""
    with acting("counter"):
        batches.count_all_pending()
    newest = ReferralExtraction.objects.filter(force=force, month=month).order_by("-number").first()
    batch = Batch.objects.get(kind="nrm", source=newest.pk)
    figures = Figure.objects.filter(batch=batch, measure=measure, dimension=dimension, category=category)
    return figures.values_list("value", flat=True).first()


def test_referral_counts_in_its_submission_month_and_a_decision_in_its_own() -> None:
    sent(LANCASHIRE, date(2020, 1, 30), ("rg_positive", date(2020, 2, 6)))

    extracted()

    assert value(LANCASHIRE, JANUARY, "nrm_referrals") == 1
    assert value(LANCASHIRE, JANUARY, "nrm_rg_positive") == 0
    assert value(LANCASHIRE, FEBRUARY, "nrm_referrals") == 0
    assert value(LANCASHIRE, FEBRUARY, "nrm_rg_positive") == 1
    assert value(LANCASHIRE, FEBRUARY, "nrm_rg_days") == 7


def test_a_notification_is_not_a_referral() -> None:
    sent(LANCASHIRE, date(2020, 1, 9), move="notify")

    extracted()

    assert value(LANCASHIRE, JANUARY, "nrm_notifications") == 1
    assert value(LANCASHIRE, JANUARY, "nrm_referrals") == 0


@pytest.mark.parametrize(
    ("move", "counted"),
    [
        ("rg_negative", {"nrm_rg_negative": 1, "nrm_rg_days": 4}),
        ("cg_positive", {"nrm_cg_positive": 1, "nrm_cg_days": 4}),
        ("cg_negative", {"nrm_cg_negative": 1, "nrm_cg_days": 4}),
        ("joint_positive", {"nrm_rg_positive": 1, "nrm_cg_positive": 1, "nrm_rg_days": 4, "nrm_cg_days": 4}),
        ("joint_negative", {"nrm_rg_positive": 1, "nrm_cg_negative": 1, "nrm_rg_days": 4, "nrm_cg_days": 4}),
        ("reconsidered_rg_positive", {"nrm_reconsidered": 1}),
        ("suspend", {}),
    ],
)
def test_each_decision_is_counted_by_kind_and_outcome(move: str, counted: dict[str, int]) -> None:
    sent(LANCASHIRE, date(2020, 1, 6), (move, date(2020, 1, 10)))

    extracted()

    expected = dict.fromkeys([measure.name for measure in measures.MEASURES], 0) | {"nrm_referrals": 1} | counted
    assert {name: value(LANCASHIRE, JANUARY, name) for name in expected} == expected


def test_every_dimension_adds_up_to_the_total() -> None:
    sent(LANCASHIRE, date(2020, 1, 6))
    sent(LANCASHIRE, date(2020, 1, 7), gender="", nationality_id=None, place="", county_lines="not_sure")

    extracted()

    assert value(LANCASHIRE, JANUARY, "nrm_referrals") == 2
    for dimension in measures.DIMENSIONS:
        figures = Figure.objects.filter(measure="nrm_referrals", dimension=dimension, batch__period=JANUARY)
        assert sum(figures.values_list("value", flat=True)) == 2, dimension
        assert {figure.category for figure in figures} <= set(measures.labels_of(dimension)), dimension


def test_nationalities_are_grouped_as_in_published_tables() -> None:
    sent(LANCASHIRE, date(2020, 1, 6), nationality_id="english")
    sent(LANCASHIRE, date(2020, 1, 6), nationality_id="scottish")

    extracted()

    assert value(LANCASHIRE, JANUARY, "nrm_referrals", "nationality", "uk") == 2


def joined_label(how_exploited: list[str]) -> str:
    """The joined label of published tables: `Sexual, Labour & Domestic`."""
    base = {BASE_TYPE[tick] for tick in how_exploited if tick in BASE_TYPE}
    names = [str(exploitation.label) for exploitation in Exploitation if exploitation in base]
    if len(names) < 2:
        return names[0] if names else "Not specified or unknown"
    return f"{', '.join(names[:-1])} & {names[-1]}"


@pytest.mark.parametrize("ticks", [["labour_unpaid", "sexual_child"], ["domestic_work"], ["other"], list(BASE_TYPE)])
def test_the_joined_label_is_that_of_the_published_tables(ticks: list[str]) -> None:
    sent(LANCASHIRE, date(2020, 1, 6), how_exploited=ticks)

    extracted()

    (code,) = ReferralExtractionCell.objects.values_list("exploitation", flat=True)
    assert measures.labels_of("nrm_exploitation")[code] == joined_label(ticks)


def test_until_october_2019_criminal_exploitation_counts_within_labour() -> None:
    for month in (date(2019, 9, 1), date(2019, 10, 1)):
        period(month)
        sent(LANCASHIRE, month, how_exploited=["criminal_crime", "labour_unpaid"])

    extracted()

    assert value(LANCASHIRE, date(2019, 9, 1), "nrm_referrals", "nrm_exploitation", "labour") == 1
    assert value(LANCASHIRE, date(2019, 10, 1), "nrm_referrals", "nrm_exploitation", "labour+criminal") == 1
    assert measures.first_month_with_criminal() == date(2019, 10, 1)


def test_force_is_included_from_its_first_referral_and_later_empty_months_are_0() -> None:
    sent(CHESHIRE, date(2020, 1, 6))
    sent(LANCASHIRE, date(2020, 2, 6))

    extracted()

    assert set(ReferralExtraction.objects.values_list("force", "month")) == {
        (CHESHIRE, JANUARY),
        (CHESHIRE, FEBRUARY),
        (LANCASHIRE, FEBRUARY),
    }
    assert value(CHESHIRE, FEBRUARY, "nrm_referrals") == 0


def test_unchanged_month_is_not_extracted_again() -> None:
    sent(LANCASHIRE, date(2020, 1, 6))

    assert (extracted(), extracted()) == (2, 0)


def test_changed_month_gets_a_new_extraction_and_the_old_one_stays() -> None:
    referral = sent(LANCASHIRE, date(2020, 1, 6))
    extracted()
    assert value(LANCASHIRE, JANUARY, "nrm_rg_positive") == 0

    happened(referral, "rg_positive", on=date(2020, 1, 10))

    assert extracted() == 1
    assert value(LANCASHIRE, JANUARY, "nrm_rg_positive") == 1
    numbers = ReferralExtraction.objects.filter(month=JANUARY).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert batches.recount(JANUARY) == []


def test_one_month_can_be_extracted_alone() -> None:
    sent(LANCASHIRE, date(2020, 1, 6))

    assert extracted(FEBRUARY) == 1
    assert list(ReferralExtraction.objects.values_list("month", flat=True)) == [FEBRUARY]


def test_extraction_stays_after_the_record_is_deleted() -> None:
    referral = sent(LANCASHIRE, date(2020, 1, 6))
    extracted()
    before = value(LANCASHIRE, JANUARY, "nrm_referrals")

    with connection.cursor() as cursor:  # no role may delete the history of a referral
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table nrm_referralstep disable trigger user")
        referral.steps.all().delete()
        referral.delete()
        cursor.execute("alter table nrm_referralstep enable trigger user")

    assert before == 1
    assert batches.recount(JANUARY) == []


@pytest.mark.parametrize("table", ["nrm_referralextraction", "nrm_referralextractioncell"])
def test_extraction_cannot_be_changed_or_deleted(table: str) -> None:
    sent(LANCASHIRE, date(2020, 1, 6))
    extracted()
    model = {"nrm_referralextraction": ReferralExtraction, "nrm_referralextractioncell": ReferralExtractionCell}[table]

    for role in ("web", "counter"):
        with acting(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model.objects.all()._raw_delete("default")
