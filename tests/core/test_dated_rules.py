"""Dated rules: the days of a value, and what every table of them has in the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, models, transaction

from core.dated_rules.models import DatedRecord, DatedRule
from core.dated_rules.values import DatedValue
from nrm.models import ChargedOffence, NrmRule, OutcomeType
from orders.models import ConditionTemplate, Law
from prosecutions.models import PrincipalOffence, ProsecutionRule
from reference.models.dated import Dated

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
A_DAY = timedelta(days=1)
TABLES = [model for model in apps.get_models() if issubclass(model, DatedRecord) and not issubclass(model, Dated)]


def test_tables_of_dated_rules_are_these() -> None:
    assert set(TABLES) == {
        ChargedOffence,
        ConditionTemplate,
        Law,
        NrmRule,
        OutcomeType,
        PrincipalOffence,
        ProsecutionRule,
    }
    assert {model for model in TABLES if issubclass(model, DatedRule)} == {
        ChargedOffence,
        Law,
        NrmRule,
        OutcomeType,
        PrincipalOffence,
        ProsecutionRule,
    }


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_value_applies_on_its_first_and_last_day_and_not_beyond(day: date) -> None:
    value = DatedValue(code="days", value=30, valid_from=FIRST, valid_to=LAST)
    row = NrmRule(code="days", value=30, valid_from=FIRST, valid_to=LAST)

    assert value.holds_on(day)
    assert row.is_valid_on(day)
    for outside in (FIRST - A_DAY, LAST + A_DAY):
        assert not value.holds_on(outside)
        assert not row.is_valid_on(outside)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_database_accepts_one_row_a_day_and_no_last_day_before_the_first(model: type[DatedRecord]) -> None:
    row = model._default_manager.filter(valid_to=None).order_by("pk")[0]
    columns = {field.attname: getattr(row, field.attname) for field in model._meta.fields if not field.primary_key}
    kinds = {type(constraint) for constraint in model._meta.constraints}

    assert {ExclusionConstraint, models.CheckConstraint} <= kinds
    day = row.valid_from + A_DAY
    for wrong in ({"valid_from": day}, {"code": "99", "valid_from": day, "valid_to": day - A_DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.create(**columns | wrong)
