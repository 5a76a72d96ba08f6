"""Two people, or one form sent twice, at the same moment: one case, and no defendant or witness entered by both."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from core.workflow import EditConflict
from prosecutions.cases import defendants, recording, records
from prosecutions.models import Witness
from prosecutions.support import records as witness_records
from prosecutions.support import witnesses
from prosecutions.support.witnesses import EnteredWitnessStep, NewWitness
from tests.accounts.factories import analyst
from tests.prosecutions import case_making as making
from tests.prosecutions import witness_making

Committed = Callable[..., list[Any]]


def test_form_that_is_sent_twice_at_once_opens_one_case(committed: Committed) -> None:
    ((operation, priya),) = committed(lambda: (making.investigation(by := analyst()), by))
    key = uuid.uuid4()

    def open_case() -> uuid.UUID:
        return recording.open_case(operation.public_id, urn="", is_flagged=None, key=key, by=priya).public_id

    assert committed(open_case, open_case, by=(priya, priya)) == [key, key]


def test_two_people_who_add_the_same_defendant_at_once_add_one(committed: Committed) -> None:
    ((case, priya, sam),) = committed(
        lambda: (making.charged(making.investigation(by := analyst()), by=by, charged=2), by, analyst())
    )
    ((seen),) = committed(lambda: records.token_of(case))

    def add() -> Any:
        charged_on = making.ago(100)
        return defendants.add(case.public_id, charged_on=charged_on, key=uuid.uuid4(), seen=seen, by=priya)

    answers = committed(add, add, by=(priya, sam))

    assert sorted(isinstance(answer, EditConflict) for answer in answers) == [False, True]


def test_two_people_who_add_the_same_witness_at_once_add_one(committed: Committed) -> None:
    ((case, priya, sam),) = committed(
        lambda: (making.charged(making.investigation(by := analyst()), by=by), by, analyst())
    )
    ((seen),) = committed(lambda: witness_records.token_of_list(case))
    new = NewWitness(**witness_making.NEW, first_contact_on=making.ago(10))

    def add() -> Any:
        return witnesses.add(case.public_id, new, key=uuid.uuid4(), seen=seen, by=priya)

    answers = committed(add, add, by=(priya, sam))

    assert sorted(isinstance(answer, EditConflict) for answer in answers) == [False, True]


def test_form_that_is_sent_twice_at_once_adds_one_witness_and_one_contact(committed: Committed) -> None:
    ((case, priya),) = committed(lambda: (making.charged(making.investigation(by := analyst()), by=by), by))
    ((seen),) = committed(lambda: witness_records.token_of_list(case))
    new, key = NewWitness(**witness_making.NEW, first_contact_on=making.ago(10)), uuid.uuid4()

    def add() -> uuid.UUID:
        return witnesses.add(case.public_id, new, key=key, seen=seen, by=priya).public_id

    assert committed(add, add, by=(priya, priya)) == [key, key]
    ((shown),) = committed(lambda: witness_records.token_of(Witness.objects.get(public_id=key)))
    contact = EnteredWitnessStep(on=making.ago(1))
    answers = committed(
        lambda: witnesses.make(key, "contact", contact, seen=shown, by=priya),
        lambda: witnesses.make(key, "contact", contact, seen=shown, by=priya),
        by=(priya, priya),
    )
    assert sorted(isinstance(answer, EditConflict) for answer in answers) == [False, True]
