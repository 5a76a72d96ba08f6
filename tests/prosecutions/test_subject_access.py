"""The file of everything held about a person has what prosecutions hold about them as a victim or witness."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from accounts.models import User
from core import clock
from core.govuk import in_words
from nrm.data_rights import subject_access
from nrm.data_rights.subject_access_tables import why_left_out
from nrm.models import Referral
from prosecutions.models import Witness
from prosecutions.witnesses import records, referral_links
from prosecutions.witnesses.choices import Measure, MeasureStatus, SupportKind, SupportStatus
from prosecutions.witnesses.subject_access import NOTE, TABLES
from tests.investigations.sealed import world as sealed_world
from tests.investigations.sealed.world import SealedWorld
from tests.nrm import caring
from tests.nrm import making as nrm_making
from tests.prosecutions import case_making
from tests.prosecutions import witness_making as making
from tests.roles import acting_for
from tests.shared_rows import made_once

LEFT_OUT = {
    "WitnessSupport.witness": "a key of ours",
    "SpecialMeasure.witness": "a key of ours",
    "WitnessStep.witness": "a key of ours",
    "WitnessStep.before": "what the record had before the step, which earlier lines say",
    "WitnessStep.undoes": "a key of ours",
}
NOTHING = "Nothing is recorded."


def test_every_table_and_column_about_a_witness_is_printed_or_excluded_for_a_reason() -> None:
    about: set[type[models.Model]] = {Witness, *(each.related_model for each in Witness._meta.related_objects)}
    printed = {table.model: set(table.columns) for table in TABLES}

    missed = {
        f"{model.__name__}.{field.name}"
        for model in about
        for field in model._meta.concrete_fields
        if field.name not in printed.get(model, set()) and not why_left_out(model, field)
    }

    assert missed == LEFT_OUT.keys()


def test_only_witnesses_are_about_the_person_of_a_referral() -> None:
    related = {each.related_model for each in Referral._meta.get_fields(include_hidden=True) if each.one_to_many}

    assert {model for model in related if model._meta.app_label == "prosecutions"} == {Witness}


@made_once
def world() -> SealedWorld:
    made = sealed_world.unsealed_world()
    for user in (made.analyst, made.outsider):
        nrm_making.with_duty(user)
    return made


@made_once
def referral(world: SealedWorld) -> Referral:
    """The referral of a victim in a prosecution of the case, with support and a special measure."""
    of_child = caring.sent(world.analyst, nrm_making.CHILD)
    case = case_making.charged(world.case, by=world.analyst, urn="50AB1234526")
    witness = making.witness(case, by=world.analyst, **making.ABROAD)
    making.step(witness, "measures", by=world.analyst, chosen=(Measure.SCREENS,), new_measure=MeasureStatus.NEEDED)
    offered: dict[str, Any] = {"support": SupportKind.ADVOCATE, "new_support": SupportStatus.OFFERED}
    making.step(witness, "support", by=world.analyst, **offered)
    making.witness(case, by=world.analyst)  # somebody else
    fresh = Witness.objects.get(pk=witness.pk)
    referral_links.link_referral(
        fresh.public_id, pseudonym=of_child.pseudonym, seen=records.token_of_link(fresh), by=world.analyst
    )
    return of_child


def parts_for(user: User, referral: Referral) -> dict[str, str]:
    with acting_for(user):
        text = subject_access.text_of(Referral.objects.get(pk=referral.pk), by=user, reason="access request")
    return {table.title: text.split(f"\n{table.title.upper()}\n")[1].split("\n\n")[0] for table in TABLES}


@pytest.mark.django_db
def test_file_has_the_person_as_a_victim_with_support_measures_and_steps(
    world: SealedWorld, referral: Referral
) -> None:
    person, support, measures, steps = parts_for(world.analyst, referral).values()

    line, note = person.split("\n")
    assert note == NOTE
    for words in ("Case: 50AB1234526", "Kind: Victim and witness", "Poland", "Needs interpreter: Yes"):
        assert words in line
    today = in_words(clock.today())
    assert support == f"Support: Independent modern slavery advocate; Status: Offered; Day of the status: {today}"
    assert measures == f"Measure: Screens (section 23); Status: Needed; Day of the status: {today}"
    assert "Move: Added, with the first contact" in steps
    assert "Status after: Before evidence" in steps
    assert world.analyst.name not in person + support + measures + steps


@pytest.mark.django_db
def test_file_says_the_same_of_a_sealed_prosecution_as_of_none(world: SealedWorld, referral: Referral) -> None:
    other = caring.sent(world.analyst, nrm_making.CHILD)
    none = parts_for(world.outsider, other)
    assert none == {table.title: f"{NOTHING}\n{table.note}".strip() for table in TABLES}

    assert NOTHING not in "".join(parts_for(world.outsider, referral).values())
    sealed_world.seal(world)

    assert parts_for(world.outsider, referral) == none
    assert NOTHING not in "".join(parts_for(world.analyst, referral).values())
