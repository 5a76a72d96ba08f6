"""Handing in, asking, answering, deciding, reopening: what each move leaves behind, and who is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import User
from audit.models import Entry as LogEntry
from figures.models import Period
from investigations import moves, quality, review, states
from investigations.models import Entry, Handover, Holding, Investigation, MonthlyReturn, Query, ReturnEvent, Revision
from investigations.states import MoveRefused
from reference import clock
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.investigations import cast as scene
from tests.investigations.cast import BTP, FEBRUARY, JANUARY, MARCH, Cast

pytestmark = pytest.mark.django_db
OF_FEBRUARY = (LANCASHIRE, FEBRUARY)


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def row():
    """One investigation in the draft of Lancashire's February."""
    return scene.entry(scene.draft())


@pytest.fixture
def submitted(cast, row):
    """The return of that row, submitted by the analyst."""
    return review.submit(*OF_FEBRUARY, by=cast.analyst)


def revisions(**filters):
    """Number and state of every revision, in order."""
    return list(Revision.objects.filter(**filters).order_by("period", "number").values_list("number", "state"))


def status():
    return MonthlyReturn.objects.get(force=LANCASHIRE, period=FEBRUARY).status


def test_submitting_freezes_the_revision_with_its_fingerprints(cast, row):
    monthly_return = review.submit(*OF_FEBRUARY, by=cast.analyst)

    revision = Revision.objects.get()
    assert (monthly_return.status, revision.state) == ("submitted", "submitted")
    assert (revision.submitted_by_id, revision.submitted_at.date()) == (cast.analyst.pk, clock.today())
    assert len(revision.fingerprint) == len(revision.words_fingerprint) == 64
    assert not revision.is_nil
    with pytest.raises(IntegrityError, match="handed in never changes"), transaction.atomic():
        Entry.objects.filter(pk=row.pk).update(stage="charged")


def test_each_move_is_written_into_history_and_log(cast, submitted):
    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    events = ReturnEvent.objects.order_by("pk").values_list("move", "by", "revision__number")
    assert list(events) == [("submit", cast.analyst.pk, 1), ("approve", cast.coordinator.pk, 1)]
    logged = LogEntry.objects.filter(kind="alteration", subject="investigations.monthlyreturn")
    assert [entry.keys for entry in logged] == [[str(submitted.pk)]] * 2


@pytest.mark.parametrize(("due_on", "on_time"), [(date(2026, 11, 24), True), (date(2026, 11, 23), False)])
def test_a_return_is_on_time_through_the_day_it_is_due(cast, row, due_on, on_time):
    Period.objects.filter(pk=FEBRUARY).update(due_on=due_on, locks_on=date(2026, 12, 1))

    review.submit(*OF_FEBRUARY, by=cast.analyst)

    assert MonthlyReturn.objects.get().submitted_on_time is on_time


def test_taking_back_and_submitting_late_does_not_undo_that_it_came_in_time(cast, row):
    Period.objects.filter(pk=FEBRUARY).update(due_on=clock.today(), locks_on=date(2026, 12, 1))
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    Period.objects.filter(pk=FEBRUARY).update(due_on=date(2020, 3, 6))
    review.take_back(*OF_FEBRUARY, by=cast.analyst)

    review.submit(*OF_FEBRUARY, by=cast.analyst)

    assert MonthlyReturn.objects.get().submitted_on_time is True


def test_an_empty_revision_is_a_nil_return(cast):
    scene.draft()

    review.submit(*OF_FEBRUARY, by=cast.analyst)

    assert Revision.objects.get().is_nil


def test_a_locked_month_still_takes_a_return(cast, row):
    Period.objects.filter(pk=FEBRUARY).update(state="locked")

    review.submit(*OF_FEBRUARY, by=cast.lead)
    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"


def test_errors_block_and_every_question_wants_its_reason(cast):
    revision = scene.draft()
    late = scene.entry(revision, opened_on=date(2020, 3, 1))
    scene.entry(revision, victims=0)

    with pytest.raises(MoveRefused, match=r"1 error is left: mend it\. 1 question wants a reason\."):
        review.submit(*OF_FEBRUARY, by=cast.analyst)

    Entry.objects.filter(pk=late.pk).update(opened_on=date(2020, 2, 29))
    quality.check(revision)
    quality.explain_all(revision, reasons={"no_victims": "Not identified yet."}, by=cast.analyst)
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    assert status() == "submitted"


def test_the_notes_of_a_file_answer_its_questions_when_it_is_submitted(cast):
    scene.entry(scene.draft(), victims=0, sub_types=[])
    with pytest.raises(MoveRefused, match="1 question wants a reason"):
        review.submit(*OF_FEBRUARY, by=cast.analyst, reasons={"no_victims": "Not identified yet."})

    notes = {"no_victims": "Not identified yet.", "sub_type": "Seen from the road only."}
    review.submit(*OF_FEBRUARY, by=cast.analyst, reasons=notes)

    findings = Revision.objects.get().findings.values_list("rule", "state", "reason")
    assert sorted(findings) == [(rule, "explained", reason) for rule, reason in sorted(notes.items())]


def test_taking_back_begins_the_next_revision_as_a_copy(cast, submitted):
    review.take_back(*OF_FEBRUARY, by=cast.lead)

    assert status() == "draft"
    assert revisions() == [(1, "superseded"), (2, "working")]
    old, new = Entry.objects.order_by("pk")
    assert (old.investigation_id, old.state) == (new.investigation_id, new.state)


def test_approving_makes_the_revision_count_and_the_investigation_point_to_it(cast, submitted, row):
    monthly_return = review.approve(*OF_FEBRUARY, by=cast.coordinator)

    revision = Revision.objects.get()
    assert (monthly_return.status, monthly_return.current) == ("approved", revision)
    assert (revision.state, revision.approved_by_id) == ("approved", cast.coordinator.pk)
    assert Investigation.objects.get().latest_entry_id == row.pk


def test_an_earlier_month_approved_anew_is_not_the_newest_entry(cast):
    january = scene.draft(month=JANUARY)
    old = scene.entry(january)
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)
    new = scene.entry(scene.draft(rolled_from=january), previous=old)
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    review.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=cast.coordinator)
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    assert Investigation.objects.get().latest_entry_id == new.pk


@pytest.mark.parametrize("giver_is_first", [True, False])
def test_the_giver_does_not_hide_what_the_receiver_reports_of_the_same_month(cast, giver_is_first):
    given = scene.entry(scene.draft(), state="handed_over")
    taken_in = scene.draft(scene.CHESHIRE)
    taken = scene.entry(taken_in, reference="CHS/1", arrival="taken_over")
    Entry.objects.filter(pk=taken.pk).update(investigation=given.investigation_id)
    returns = [(LANCASHIRE, Cast(LANCASHIRE)), (scene.CHESHIRE, Cast(scene.CHESHIRE))]

    for force, people in returns if giver_is_first else reversed(returns):
        review.submit(force, FEBRUARY, by=people.analyst)
        review.approve(force, FEBRUARY, by=people.coordinator)

    assert Investigation.objects.get(pk=given.investigation_id).latest_entry_id == taken.pk


# Nobody approves what they handed in: by each way of handing in, and in each role they may have since.
def hands_in(person):
    review.submit(*OF_FEBRUARY, by=person)


def hands_in_and_a_colleague_again(person):
    review.submit(*OF_FEBRUARY, by=person)
    review.take_back(*OF_FEBRUARY, by=person)
    review.submit(*OF_FEBRUARY, by=UserFactory(role=Role.LEAD))


def answers(person):
    cast = Cast()
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    asked = review.query(*OF_FEBRUARY, words="Which number is right?", by=cast.coordinator)
    review.answer(asked.pk, words="The first.", by=cast.analyst)
    review.answer_return(*OF_FEBRUARY, by=person)


def answers_in_words_only(person):
    cast = Cast()
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    asked = review.query(*OF_FEBRUARY, words="Which number is right?", by=cast.coordinator)
    review.answer(asked.pk, words="The first.", by=person)
    review.answer_return(*OF_FEBRUARY, by=cast.analyst)


def answers_and_withdraws(person):
    answers(person)
    review.withdraw_answer(*OF_FEBRUARY, by=person)


WAYS_OF_HANDING_IN = [
    hands_in,
    hands_in_and_a_colleague_again,
    answers,
    answers_in_words_only,
    answers_and_withdraws,
]


@pytest.mark.parametrize("way", WAYS_OF_HANDING_IN)
@pytest.mark.parametrize("role", ["coordinator", "national"])
def test_whoever_handed_in_any_revision_never_approves_also_in_another_role(row, way, role):
    person = UserFactory(role=Role.ANALYST)
    way(person)
    place = {"unit_id": "nwrocu"} if role == "coordinator" else {"unit_id": None}
    User.objects.filter(pk=person.pk).update(role=role, force=None, **place)
    User.objects.filter(role="coordinator").exclude(pk=person.pk).update(is_active=False)
    person = User.objects.get(pk=person.pk)

    with pytest.raises(MoveRefused, match="you can't approve it"):
        review.approve(*OF_FEBRUARY, by=person, carry_open=True, reason="Nobody else is there.")

    assert status() != "approved"


def test_whoever_handed_in_before_a_reopening_does_not_approve_the_correction(cast, submitted):
    review.approve(*OF_FEBRUARY, by=cast.coordinator)
    review.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)
    review.submit(*OF_FEBRUARY, by=cast.lead)
    User.objects.filter(pk=cast.analyst.pk).update(role="coordinator", force=None, unit="nwrocu")

    with pytest.raises(MoveRefused, match="you can't approve it"):
        review.approve(*OF_FEBRUARY, by=User.objects.get(pk=cast.analyst.pk))


def test_the_database_refuses_it_too(cast, submitted):
    with pytest.raises(IntegrityError, match=r"never_ones_own|never approves it"), transaction.atomic():
        Revision.objects.update(state="approved", approved_by=cast.analyst, approved_at=clock.now())


def test_a_stranger_finds_no_return(cast, submitted):
    for move in (
        lambda: review.approve(*OF_FEBRUARY, by=cast.stranger),
        lambda: review.query(*OF_FEBRUARY, words="Why?", by=cast.stranger),
        lambda: review.take_back(*OF_FEBRUARY, by=Cast(scene.CHESHIRE).analyst),
    ):
        with pytest.raises(MonthlyReturn.DoesNotExist):
            move()


def test_other_bodies_are_decided_by_the_national_team(cast):
    btp = Cast(BTP)
    scene.entry(scene.draft(BTP))
    review.submit(BTP, FEBRUARY, by=btp.analyst)

    review.approve(BTP, FEBRUARY, by=cast.national)

    assert MonthlyReturn.objects.get().status == "approved"


def test_the_national_team_decides_with_a_reason_where_a_unit_has_nobody(cast, submitted):
    with pytest.raises(MoveRefused, match="Say why the national team decides"):
        review.approve(*OF_FEBRUARY, by=cast.national)

    review.approve(*OF_FEBRUARY, by=cast.national, reason="The post is vacant.")

    assert ReturnEvent.objects.get(move="approve").reason == "The post is vacant."


def test_the_national_team_leaves_it_to_a_coordinator_who_may(cast, submitted):
    coordinator = cast.coordinator
    with pytest.raises(MoveRefused, match="Ask the coordinator to approve this return"):
        review.approve(*OF_FEBRUARY, by=cast.national, reason="I am quicker.")

    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    review.approve(*OF_FEBRUARY, by=cast.national, reason="The coordinator has left.")
    assert status() == "approved"


def test_months_are_approved_in_order(cast, row):
    january = scene.draft(month=JANUARY)
    scene.entry(january)
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    Period.objects.filter(pk=FEBRUARY).update(starts_series=False)
    february = Revision.objects.get(period=FEBRUARY)
    scene.rolled(Entry.objects.filter(revision=january), february)
    review.submit(*OF_FEBRUARY, by=cast.analyst)

    with pytest.raises(MoveRefused, match="decide January 2020 first"):
        review.approve(*OF_FEBRUARY, by=cast.coordinator)

    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)
    review.approve(*OF_FEBRUARY, by=cast.coordinator)


def test_a_month_that_was_never_handed_in_holds_nothing_up(cast, row):
    scene.draft(month=JANUARY)
    Period.objects.filter(pk=FEBRUARY).update(starts_series=False)
    review.submit(*OF_FEBRUARY, by=cast.analyst)

    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"


def test_a_month_that_a_later_approved_one_covers_is_not_handed_in_any_more(cast, row):
    march = scene.draft(month=MARCH)
    scene.rolled([row], march)
    scene.approve(march)

    with pytest.raises(MoveRefused, match="March 2020 is approved and covers the movements of February 2020"):
        review.submit(*OF_FEBRUARY, by=cast.analyst)


def test_a_correction_of_an_earlier_month_is_approved_behind_a_later_one(cast, submitted, row):
    review.approve(*OF_FEBRUARY, by=cast.coordinator)
    march = scene.draft(month=MARCH)
    scene.rolled([row], march)
    scene.approve(march)
    review.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)
    review.submit(*OF_FEBRUARY, by=cast.analyst)

    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert revisions(period=FEBRUARY) == [(1, "superseded"), (2, "approved")]


def test_a_new_series_does_not_wait_for_the_old_one(cast, row):
    scene.draft(month=JANUARY)
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.submit(*OF_FEBRUARY, by=cast.analyst)

    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"


def test_a_question_gives_the_force_a_copy_to_change(cast, submitted, row):
    asked = review.query(
        *OF_FEBRUARY, words="Six or seven?", investigation=row.investigation.public_id, by=cast.coordinator
    )

    assert status() == "queried"
    assert revisions() == [(1, "submitted"), (2, "working")]
    assert (asked.investigation_id, asked.state, asked.revision.number) == (row.investigation_id, "open", 1)
    assert [message.words for message in asked.messages.all()] == ["Six or seven?"]


def test_a_second_question_makes_no_second_copy(cast, submitted):
    review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    review.query(*OF_FEBRUARY, words="And these?", about="suspects", by=cast.coordinator)

    assert revisions() == [(1, "submitted"), (2, "working")]
    assert list(Query.objects.order_by("pk").values_list("about", flat=True)) == ["victims", "suspects"]


def test_an_investigation_of_another_return_is_not_asked_about(cast, submitted):
    other = scene.entry(scene.draft(scene.CHESHIRE))

    with pytest.raises(Investigation.DoesNotExist):
        review.query(*OF_FEBRUARY, words="And this?", investigation=other.investigation.public_id, by=cast.coordinator)


@pytest.mark.parametrize(("words", "refusal"), [("  ", "Write a few words"), ("x" * 1001, "Shorten it to 1,000")])
def test_a_question_is_words_and_not_too_many(cast, submitted, words, refusal):
    with pytest.raises(MoveRefused, match=refusal):
        review.query(*OF_FEBRUARY, words=words, by=cast.coordinator)


def test_the_answer_is_the_next_revision_once_every_question_has_words(cast, submitted):
    asked = review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    with pytest.raises(MoveRefused, match="1 question waits for an answer"):
        review.answer_return(*OF_FEBRUARY, by=cast.analyst)

    review.answer(asked.pk, words="Seven.", by=cast.analyst)
    review.answer_return(*OF_FEBRUARY, by=cast.analyst)

    assert status() == "answered"
    assert revisions() == [(1, "submitted"), (2, "submitted")]
    assert Query.objects.get().state == "answered"


def test_approving_an_answer_settles_its_questions_and_counts_the_answer(cast, submitted):
    answers_for(cast)

    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert revisions() == [(1, "superseded"), (2, "approved")]
    assert Query.objects.get().state == "settled"


def answers_for(cast):
    """The coordinator asks, the lead answers."""
    asked = review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    review.answer(asked.pk, words="Seven.", by=cast.lead)
    review.answer_return(*OF_FEBRUARY, by=cast.lead)
    return asked


def test_an_answer_is_withdrawn_until_it_is_read(cast, submitted):
    answers_for(cast)

    review.withdraw_answer(*OF_FEBRUARY, by=cast.analyst)
    assert (status(), Query.objects.get().state) == ("queried", "open")
    assert revisions() == [(1, "submitted"), (2, "superseded"), (3, "working")]

    review.answer(Query.objects.get().pk, words="Six, to be exact.", by=cast.lead)
    review.answer_return(*OF_FEBRUARY, by=cast.lead)
    review.read(*OF_FEBRUARY, by=cast.coordinator)
    with pytest.raises(MoveRefused, match="has read the answer"):
        review.withdraw_answer(*OF_FEBRUARY, by=cast.analyst)


def test_reading_is_noted_once_and_only_of_an_answer_by_a_reviewer(cast, submitted):
    review.read(*OF_FEBRUARY, by=cast.coordinator)
    answers_for(cast)
    review.read(*OF_FEBRUARY, by=cast.analyst)
    assert not ReturnEvent.objects.filter(move="read").exists()

    review.read(*OF_FEBRUARY, by=cast.coordinator)
    review.read(*OF_FEBRUARY, by=cast.coordinator)

    assert ReturnEvent.objects.filter(move="read").count() == 1


def test_approving_after_an_answer_was_withdrawn_counts_what_was_handed_in_before(cast, submitted):
    answers_for(cast)
    review.withdraw_answer(*OF_FEBRUARY, by=cast.analyst)

    review.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    assert revisions() == [(1, "approved"), (2, "superseded")]


def test_asking_again_gives_the_return_back_with_the_answer_as_its_base(cast, submitted):
    asked = answers_for(cast)

    review.ask_again(asked.pk, words="Are you sure?", by=cast.coordinator)

    assert (status(), Query.objects.get().state) == ("queried", "open")
    assert revisions() == [(1, "submitted"), (2, "submitted"), (3, "working")]
    assert asked.messages.count() == 3


def test_a_question_is_left_for_next_month_only_when_the_reviewer_says_so(cast, submitted):
    review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    with pytest.raises(MoveRefused, match="1 question is open"):
        review.approve(*OF_FEBRUARY, by=cast.coordinator)

    review.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    assert (status(), Query.objects.get().state) == ("approved", "carried")
    assert revisions() == [(1, "approved")]  # the copy that nobody needs is gone


def test_a_question_left_for_next_month_is_answered_and_settled_later(cast, submitted):
    asked = review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    review.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    review.answer(asked.pk, words="Seven.", by=cast.analyst)
    assert Query.objects.get().state == "answered"
    review.settle(asked.pk, by=cast.coordinator)

    assert (status(), Query.objects.get().state) == ("approved", "settled")
    with pytest.raises(MoveRefused, match="settled"):
        review.answer(asked.pk, words="Eight.", by=cast.analyst)


def test_only_the_reviewer_settles_a_question(cast, submitted):
    asked = review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)

    for person in (cast.analyst, cast.national):
        with pytest.raises(MoveRefused, match="This return is queried"):
            review.settle(asked.pk, by=person)


def test_the_dropped_answer_takes_the_investigations_along_that_only_it_held(cast, submitted, row):
    review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    scene.entry(Revision.objects.get(state="working"), reference="LAN/2020/0099")

    review.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)

    assert list(Investigation.objects.values_list("pk", flat=True)) == [row.investigation_id]
    assert not Holding.objects.filter(reference="LAN/2020/0099").exists()


def test_an_investigation_taken_over_meanwhile_is_not_dropped(cast, submitted):
    review.query(*OF_FEBRUARY, words="Six or seven?", about="victims", by=cast.coordinator)
    scene.entry(Revision.objects.get(state="working"), arrival="taken_over")

    with pytest.raises(MoveRefused, match="taken an investigation over"):
        review.approve(*OF_FEBRUARY, by=cast.coordinator, carry_open=True)


def test_a_reopened_revision_counts_until_its_successor_is_approved(cast, submitted):
    review.approve(*OF_FEBRUARY, by=cast.coordinator)
    first = Revision.objects.get()

    reopened = review.reopen(*OF_FEBRUARY, reason=" One count was wrong. ", by=cast.coordinator)
    assert (reopened.status, reopened.current) == ("draft", first)
    assert ReturnEvent.objects.get(move="reopen").reason == "One count was wrong."

    review.submit(*OF_FEBRUARY, by=cast.analyst)
    assert MonthlyReturn.objects.get().current == first
    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert revisions() == [(1, "superseded"), (2, "approved")]
    assert MonthlyReturn.objects.get().current.number == 2


def test_reopening_wants_a_reason_and_after_the_lock_the_national_team(cast, submitted):
    review.approve(*OF_FEBRUARY, by=cast.coordinator)
    with pytest.raises(MoveRefused, match="Say why"):
        review.reopen(*OF_FEBRUARY, reason=" ", by=cast.coordinator)
    Period.objects.filter(pk=FEBRUARY).update(state="locked")
    with pytest.raises(MoveRefused, match="Ask the national team"):
        review.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)

    review.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.national)

    assert status() == "draft"


def test_the_reasons_given_are_still_there_in_the_next_revision(cast):
    revision = scene.draft()
    scene.entry(revision, victims=0)
    quality.check(revision)
    quality.explain_all(revision, reasons={"no_victims": "Not identified yet."}, by=cast.analyst)
    review.submit(*OF_FEBRUARY, by=cast.analyst)

    review.take_back(*OF_FEBRUARY, by=cast.analyst)

    assert [f.reason for f in Revision.objects.get(state="working").findings.all()] == ["Not identified yet."]


def test_a_refused_move_changes_nothing(cast, submitted):
    before = (revisions(), status(), ReturnEvent.objects.count())

    with pytest.raises(MoveRefused):
        review.submit(*OF_FEBRUARY, by=cast.analyst)

    assert (revisions(), status(), ReturnEvent.objects.count()) == before


def test_a_page_asks_the_same_question_as_the_change(cast, submitted):
    monthly_return = MonthlyReturn.objects.select_related("force__unit", "period").get()

    assert moves.why_not("approve", monthly_return, by=cast.coordinator) == ""
    assert "Only the coordinator" in moves.why_not("approve", monthly_return, by=cast.analyst)


@pytest.mark.parametrize("rows", [2, 40])
def test_submitting_and_approving_cost_the_same_for_any_number_of_rows(cast, rows, query_budget):
    revision = scene.draft()
    for _ in range(rows):
        scene.entry(revision)
    analyst, coordinator = cast.analyst, cast.coordinator

    with query_budget(14):  # return, facts, working; the check’s 6; fingerprints; revision, return, event, log
        review.submit(*OF_FEBRUARY, by=analyst)
    with query_budget(8):  # return, facts, in hand; revision, latest, return, event, log
        review.approve(*OF_FEBRUARY, by=coordinator)


def test_a_page_asks_for_all_moves_at_the_price_of_one(cast, submitted, query_budget):
    monthly_return = MonthlyReturn.objects.select_related("force__unit", "period").get()

    with query_budget(1):
        facts = moves.facts_of(monthly_return, person=cast.analyst)
        whys = {move: moves.why_not(move, monthly_return, by=cast.analyst, facts=facts) for move in states.MOVES}

    assert [move for move, why in whys.items() if not why] == ["take_back"]


@pytest.fixture
def built_on_a_submission(cast):
    """January submitted with one old and one new case, undecided; February rolled from it, a draft."""
    scene.period(JANUARY, starts_series=True)
    january = scene.draft(month=JANUARY)
    rows = [scene.entry(january, reference="LAN/OLD"), scene.entry(january, reference="LAN/NEW")]
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    february = scene.draft(rolled_from=january)
    scene.rolled(rows, february)
    return february


def without_the_new_case_january_is_decided(cast):
    """January is taken back, the new case taken out of it, and January submitted and approved."""
    review.take_back(LANCASHIRE, JANUARY, by=cast.analyst)
    Entry.objects.filter(revision__period=JANUARY, revision__state="working", holding__reference="LAN/NEW").delete()
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)


def arrivals(revision):
    return dict(Entry.objects.filter(revision=revision).values_list("holding__reference", "arrival"))


def test_what_no_earlier_month_reports_any_more_is_first_reported_when_it_is_handed_in(cast, built_on_a_submission):
    without_the_new_case_january_is_decided(cast)

    review.submit(*OF_FEBRUARY, by=cast.analyst)

    february = Revision.objects.get(period=FEBRUARY)
    assert arrivals(february) == {"LAN/OLD": "rolled", "LAN/NEW": "first_reported"}
    assert february.rolled_from == MonthlyReturn.objects.get(period=JANUARY).current
    assert february.rolled_live == 1


def test_what_was_handed_in_before_an_earlier_month_was_decided_otherwise_goes_back_to_the_force(
    cast, built_on_a_submission
):
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    without_the_new_case_january_is_decided(cast)
    with pytest.raises(MoveRefused, match=r"LAN/NEW differ\. Ask the force"):
        review.approve(*OF_FEBRUARY, by=cast.coordinator)

    asked = review.query(*OF_FEBRUARY, words="January has no LAN/NEW.", by=cast.coordinator)
    review.answer(asked.pk, words="It began in February.", by=cast.analyst)
    review.answer_return(*OF_FEBRUARY, by=cast.analyst)
    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    approved = MonthlyReturn.objects.get(period=FEBRUARY).current
    assert arrivals(approved) == {"LAN/OLD": "rolled", "LAN/NEW": "first_reported"}


def test_an_earlier_month_that_was_decided_as_submitted_holds_nothing_up(cast, built_on_a_submission):
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    review.take_back(LANCASHIRE, JANUARY, by=cast.analyst)
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"


def test_a_case_that_came_into_an_earlier_month_since_is_missed(cast, built_on_a_submission):
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    review.take_back(LANCASHIRE, JANUARY, by=cast.analyst)
    scene.entry(Revision.objects.get(period=JANUARY, state="working"), reference="LAN/LATE")
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    with pytest.raises(MoveRefused, match="LAN/LATE differ"):
        review.approve(*OF_FEBRUARY, by=cast.coordinator)


def test_nothing_is_taken_in_or_first_reported_twice(cast):
    """February was begun as a first return; then January came in, with one of its cases."""
    scene.period(JANUARY, starts_series=True)
    february = scene.draft()
    shared, own = (scene.entry(february, reference=f"LAN/{name}", arrival="taken_in") for name in ("SHARED", "OWN"))
    january = scene.draft(month=JANUARY)
    scene.entry(january, previous=shared, arrival="taken_in")
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    review.submit(*OF_FEBRUARY, by=cast.analyst)

    assert arrivals(february) == {"LAN/SHARED": "rolled", "LAN/OWN": "first_reported"}
    assert Entry.objects.get(pk=shared.pk).previous.revision == january
    assert own.previous is None


def test_what_another_body_handed_over_arrives_as_taken_over(cast, built_on_a_submission):
    (new,) = Entry.objects.filter(revision=built_on_a_submission, holding__reference="LAN/NEW")
    Handover.objects.create(
        investigation=new.investigation,
        force_id=scene.CHESHIRE,
        receiver_id=LANCASHIRE,
        period_id=JANUARY,
        state="accepted",
        offered_at=clock.now(),
        settled_at=clock.now(),
    )
    without_the_new_case_january_is_decided(cast)

    review.submit(*OF_FEBRUARY, by=cast.analyst)

    assert arrivals(built_on_a_submission)["LAN/NEW"] == "taken_over"


def test_a_correction_in_hand_does_not_wait_for_a_later_one_of_an_earlier_month(cast):
    scene.period(JANUARY, starts_series=True)
    january = scene.draft(month=JANUARY)
    row = scene.entry(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=row)
    for month in (JANUARY, FEBRUARY):
        review.submit(LANCASHIRE, month, by=cast.analyst)
        review.approve(LANCASHIRE, month, by=cast.coordinator)
    review.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)
    review.submit(*OF_FEBRUARY, by=cast.analyst)
    review.reopen(LANCASHIRE, JANUARY, reason="One was left out.", by=cast.coordinator)
    scene.entry(Revision.objects.get(period=JANUARY, state="working"), reference="LAN/LATE")
    review.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    review.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    review.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"
