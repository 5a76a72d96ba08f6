"""Guidance recommended for a case: the most specific first, debriefs separately, and only what the reader may see."""

from __future__ import annotations

import pytest

from guidance.recommendations import Situation, fits
from tests.accounts.factories import UserFactory, analyst
from tests.guidance.making import debrief_said, published

pytestmark = pytest.mark.django_db
CANNABIS = Situation(types=["CRIM"], sub_types=["CRIM.cannabis-cultivation"], circumstances=["children", "section-45"])


def guidance(situation: Situation, user) -> list[str]:
    return [fit.product.current.title for fit in fits(situation, user).guidance]


def test_most_specific_is_first_and_says_why() -> None:
    published(title="Criminal exploitation", types=["CRIM"])
    published(title="Children", circumstances=["children"])
    published(title="Cannabis", types=["CRIM"], sub_types=["CRIM.cannabis-cultivation"])
    published(title="County lines", types=["CRIM"], sub_types=["CRIM.county-lines"])
    published(title="Labour", types=["LAB"])
    published(title="General")
    reader = analyst()

    assert guidance(CANNABIS, reader) == ["Cannabis", "Children", "Criminal exploitation"]
    assert fits(CANNABIS, reader).guidance[0].because == ["Cannabis cultivation"]


def test_debriefs_of_similar_cases_are_listed_separately() -> None:
    published(
        title="Op one", kind="debrief", debrief=debrief_said(), types=["CRIM"], sub_types=["CRIM.cannabis-cultivation"]
    )
    matching = fits(CANNABIS, analyst())

    assert matching.guidance == []
    assert [debrief.product.current.title for debrief in matching.debriefs] == ["Op one"]


def test_stage_breaks_ties_and_recommends_nothing_alone() -> None:
    published(title="Any stage", circumstances=["children"])
    published(title="At court", circumstances=["children"], stages=["court"])
    published(title="Court alone", stages=["court"])

    assert guidance(Situation(circumstances=["children"], stage="court"), analyst()) == ["At court", "Any stage"]


def test_empty_case_gets_no_recommendation() -> None:
    published(types=["LAB"])

    assert not fits(Situation(), analyst())


def test_unshared_product_is_not_recommended() -> None:
    published(title="Police only", circumstances=["children"])

    assert guidance(CANNABIS, UserFactory(role="partner")) == []
    assert guidance(CANNABIS, UserFactory(role="administrator")) == []


def test_recommendations_cost_the_same_for_few_products_and_for_many(query_budget) -> None:
    reader = analyst()
    for many in (1, 6):
        for number in range(many):
            published(title=f"Children {many} {number}", circumstances=["children"])
        with query_budget(3):  # products, names of types, names of more specific kinds
            fits(CANNABIS, reader)


def test_product_for_another_type_is_never_recommended() -> None:
    published(title="Sexual exploitation of children", types=["SEX"], circumstances=["children"])

    assert guidance(CANNABIS, analyst()) == []


def test_more_specific_kind_is_last_while_the_case_does_not_name_it() -> None:
    published(title="Nail bars", types=["LAB"], sub_types=["LAB.nail-bar"])
    published(title="Forced labour", types=["LAB"])

    assert guidance(Situation(types=["LAB"]), analyst()) == ["Forced labour", "Nail bars"]
    assert guidance(Situation(types=["LAB"], ruled_out=["LAB.nail-bar"]), analyst()) == ["Forced labour"]
