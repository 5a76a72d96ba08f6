"""What a constraint refuses is a sentence for the person if it has one, and otherwise a mistake that stays an error."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from accounts.models import User
from core.constraints import AT_ONCE, refusing_conflicts
from core.workflow import EditConflict, TransitionNotAllowed
from prosecutions.models import Defendant, ProsecutionCase
from tests.accounts.factories import analyst
from tests.prosecutions import case_making as making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def priya() -> User:
    return analyst()


@made_once
def case(priya: User) -> ProsecutionCase:
    return making.charged(making.investigation(priya), by=priya)


def test_constraint_with_a_sentence_refuses_with_it(case: ProsecutionCase) -> None:
    case.urn = "no urn"
    with pytest.raises(TransitionNotAllowed, match="11 characters") as refusal, refusing_conflicts(ProsecutionCase):
        case.save(update_fields=["urn"])

    assert not isinstance(refusal.value, EditConflict)


def test_value_that_somebody_else_saved_is_an_edit_conflict(case: ProsecutionCase, priya: User) -> None:
    defendant = making.defendant(case, by=priya, offences=())
    defendant.pk, defendant.number = None, 2  # with the same public id
    with pytest.raises(EditConflict, match=AT_ONCE), refusing_conflicts(Defendant):
        defendant.save(force_insert=True)


def test_constraint_without_a_sentence_stays_an_error(case: ProsecutionCase) -> None:
    case.status = "unheard of"
    with pytest.raises(IntegrityError, match="status_known"), refusing_conflicts(ProsecutionCase):
        case.save(update_fields=["status"])


def test_constraint_of_another_table_stays_an_error(case: ProsecutionCase) -> None:
    case.urn = "no urn"
    with pytest.raises(IntegrityError, match="urn_has_its_form"), refusing_conflicts(Defendant):
        case.save(update_fields=["urn"])
