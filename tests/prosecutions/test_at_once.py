"""Two people, or one form sent twice, at the same moment: one case, and no defendant entered by both."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from core.workflow import EditConflict
from prosecutions.cases import defendants, recording, records
from tests.accounts.factories import analyst
from tests.prosecutions import case_making as making

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
