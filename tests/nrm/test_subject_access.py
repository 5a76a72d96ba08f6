"""Subject access file: every table and column related to a referral is included, or excluded for a stated reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from accounts.models import User
from core import clock
from nrm import identity, referrals
from nrm.data_rights import requests, subject_access
from nrm.data_rights.subject_access_tables import AS_ANSWERS, LEFT_OUT, TABLES, why_left_out
from nrm.models import Encounter, Referral
from nrm.safeguarding.choices import Channel
from tests.nrm import caring, making
from tests.shared_rows import made_once


def _of_a_person() -> set[type[models.Model]]:
    """Every table of the app related to a referral, discovered from the models."""
    reached: set[type[models.Model]] = {Encounter}
    waiting: list[type[models.Model]] = [Referral]
    while waiting:
        model = waiting.pop()
        reached.add(model)
        relations = [field for field in model._meta.get_fields(include_hidden=True) if field.is_relation]
        waiting += [
            relation.related_model
            for relation in relations
            if (relation.one_to_many or relation.one_to_one)
            and relation.auto_created
            and relation.related_model not in reached
        ]
    return {model for model in reached if model._meta.app_label == "nrm"}


def test_every_table_and_column_is_printed_or_excluded_for_a_reason() -> None:
    printed: dict[type[models.Model], set[str]] = {}
    for table in TABLES:
        printed.setdefault(table.model, set()).update(table.columns)
    for model, columns in AS_ANSWERS.items():
        printed.setdefault(model, set()).update(columns)

    missed = {
        f"{model.__name__}.{field.name}"
        for model in _of_a_person()
        for field in model._meta.concrete_fields
        if field.name not in printed.get(model, set()) and not why_left_out(model, field)
    }

    assert not missed, "Print them in nrm/data_rights/subject_access_tables.py, or say there why not."


def test_no_exclusion_names_a_printed_or_removed_column() -> None:
    for model, name in LEFT_OUT:
        assert model._meta.get_field(name)
        assert all(name not in table.columns for table in TABLES if table.model is model), name


def test_identity_is_printed_in_full() -> None:
    sealed = next(columns for model, columns in AS_ANSWERS.items() if model.__name__ == "Identity")

    assert sealed == set(identity.COLUMNS)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


def _part_of(text: str, title: str) -> str:
    return text.split(f"\n{title.upper()}\n")[1].split("\n\n")[0]


@pytest.mark.django_db
def test_safeguarding_priority_and_missing_episodes_have_their_own_headings(analyst: User) -> None:
    child = caring.sent(analyst, making.CHILD | {"first_name": "Quaggamira"})
    ways: dict[str, Any] = dict.fromkeys(Channel, "no")
    caring.noted(child, "contact", by=analyst, answers=ways, notes={"phone": "The uncle answers."})
    caring.noted(child, "priority", by=analyst, **caring.PRIORITY)
    caring.noted(child, "missing", by=analyst, missing_on=caring.SENT_ON, ended_on=None, how_ended="")
    caring.noted(
        child,
        "child",
        by=analyst,
        **(caring.CHILD | {"authority_informed_on": caring.SENT_ON, "authority_informed_to": "Duty desk"}),
    )

    text = subject_access.text_of(child, by=analyst, reason="access request")

    assert "Phone call" in _part_of(text, "Safe to contact")
    assert "The uncle answers." in _part_of(text, "Safeguarding notes")
    assert "Court date: 10 December 2026" in _part_of(text, "Requests for an earlier decision")
    assert "24 November 2026" in _part_of(text, "Missing")
    assert "Police informed the local authority on: 24 November 2026" in _part_of(text, "Safeguarding and support")
    assert "Was the person under 18" not in _part_of(text, "The referral")
    assert analyst.name not in text


@pytest.mark.django_db
def test_counted_answers_are_facts_in_words_and_assessments_are_last(analyst: User) -> None:
    child = caring.sent(analyst, making.CHILD | {"professional_view": "Credible."})

    text = subject_access.text_of(Referral.objects.get(pk=child.pk), by=analyst, reason="access request")

    assert referrals.BY_CODE["under_18"].label in _part_of(text, "Facts")
    assert "Credible." in _part_of(text, "Personal assessments")
    assert text.index("\nWHAT HAPPENED\n") < text.index("\nPERSONAL ASSESSMENTS\n")


@pytest.mark.django_db
def test_corrections_and_lifted_restrictions_are_included(analyst: User) -> None:
    child = caring.sent(analyst, making.CHILD | {"first_name": "Quaggamira"})
    how = {"asked_by": "person", "checked": "known", "received_on": clock.today(), "about": "It is wrong."}
    subject_request = requests.record_request(child.public_id, kind="correction", by=analyst, **how)
    decided = {"outcome": "granted", "ground": "", "reason": "", "question": "first_name", "right": "Quaggamiranda"}
    requests.decide(child.public_id, subject_request.pk, **decided, by=analyst)

    text = subject_access.text_of(child, by=analyst, reason="access request")

    assert "Quaggamira\n  Corrected on 24 November 2026: Quaggamiranda" in _part_of(text, "Identity")
    assert "It is wrong." in _part_of(text, "Data rights requests")
