"""The kinds outside snapshots, counted again by pandas from plain rows of a small history."""

from __future__ import annotations

import random
from datetime import date

import pytest

from figures import batches
from figures.models import Figure
from investigations.advice import advice as advice_log
from investigations.advice import extractions
from investigations.records import profiles
from tests.accounts.factories import coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.investigations.advice.making import advise, reviewed_case
from tests.investigations.test_measures import some_entries
from tests.recount import outside
from tests.roles import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> None:
    """Returns of two months with any cases, and advice with and without a result, changed after it was counted."""
    entry = reviewed_case(month=JANUARY)
    for force in (LANCASHIRE, CHESHIRE):
        revision = making.draft(force, FEBRUARY)
        some_entries(revision, many=60, chance=random.Random(force))
        making.approve(revision)
        profiles.store(revision)
    carla = coordinator()
    for about in ("nrm", "orders", "other"):
        advise(entry.investigation, by=carla, given_on=date(2020, 1, 20), about=about)
    followed = advise(entry.investigation, by=national(), given_on=date(2020, 2, 3))
    with acting("counter"):
        extractions.extract()
        batches.count_all_pending()
    advice_log.follow_up(followed.public_id, result="followed", by=carla)
    mistaken = advise(entry.investigation, by=carla, given_on=date(2020, 2, 5), about="nrm")
    advice_log.withdraw(mistaken.public_id, reason="The wrong case.", by=carla)
    with acting("counter"):
        extractions.extract()
        batches.count_all_pending()


@pytest.mark.usefixtures("history")
def test_figures_outside_snapshots_are_what_pandas_counts() -> None:
    compared, differing = outside.recounted()

    assert compared > 200
    assert differing.empty, f"{differing.head(20)}"


@pytest.mark.usefixtures("history")
def test_figure_that_was_changed_differs() -> None:
    figure = Figure.objects.filter(measure="cases_to_review", dimension="review_reason").earliest("pk")
    making.tamper("update figures_figure set value = value + 1 where id = %s", [figure.pk])

    _, differing = outside.recounted()

    assert list(differing.index) == [(figure.batch_id, figure.measure, figure.dimension, figure.category)]
