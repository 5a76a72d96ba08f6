"""What holds for every transition: it is recorded, its cost is fixed, and a refused one changes nothing."""

from __future__ import annotations

import pytest

from audit.models import AuditEntry as LogEntry
from core.workflow import TransitionNotAllowed
from investigations.models import MonthlyReturn, ReturnEvent
from investigations.returns import transitions, vocabulary, workflow
from investigations.review import decisions
from tests.investigations import cast as scene
from tests.investigations import deciding
from tests.investigations.review.february import OF_FEBRUARY, revisions, status

pytestmark = pytest.mark.django_db


def test_each_transition_is_written_to_timeline_and_log(cast, submitted):
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    events = ReturnEvent.objects.order_by("pk").values_list("move", "by", "revision__number")
    assert list(events) == [("submit", cast.analyst.pk, 1), ("approve", cast.coordinator.pk, 1)]
    logged = LogEntry.objects.filter(kind="alteration", subject="investigations.monthlyreturn")
    assert [entry.keys for entry in logged] == [[str(submitted.pk)]] * 2


def test_refused_transition_changes_nothing(cast, submitted):
    before = (revisions(), status(), ReturnEvent.objects.count())

    with pytest.raises(TransitionNotAllowed):
        decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    assert (revisions(), status(), ReturnEvent.objects.count()) == before


def test_page_and_service_use_the_same_refusal(cast, submitted):
    monthly_return = MonthlyReturn.objects.select_related("force__unit", "period").get()

    assert transitions.why_not("approve", monthly_return, by=cast.coordinator) == ""
    assert "Only the coordinator" in transitions.why_not("approve", monthly_return, by=cast.analyst)


@pytest.mark.parametrize("rows", [2, 40])
def test_submitting_and_approving_cost_the_same_for_any_number_of_rows(cast, rows, query_budget):
    revision = scene.draft()
    for _ in range(rows):
        scene.entry(revision)
    analyst, coordinator = cast.analyst, cast.coordinator
    vocabulary.present()  # a process reads the lists once

    # return, no sealing, facts, working; check (6); digests; revision, extension, choice, return, event, webhook,
    # notices, log
    with query_budget(19):
        decisions.submit(*OF_FEBRUARY, by=analyst)
    # page (2); return, no sealing, seen, facts; revision, latest, profiles, cases, return, event, webhook, notices, log
    with query_budget(16):
        deciding.approve(*OF_FEBRUARY, by=coordinator)


def test_page_checks_all_transitions_at_the_cost_of_one(cast, submitted, query_budget):
    monthly_return = MonthlyReturn.objects.select_related("force__unit", "period").get()

    with query_budget(1):
        facts = transitions.facts_of(monthly_return, person=cast.analyst)
        whys = {
            move: transitions.why_not(move, monthly_return, by=cast.analyst, facts=facts)
            for move in workflow.TRANSITIONS
        }

    assert [move for move, why in whys.items() if not why] == ["withdraw"]
