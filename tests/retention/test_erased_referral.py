"""An erased referral has no text, name or date of birth in any table; its figures and their digests stay (P35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from figures import batches
from investigations.models import Investigation
from matching.models import HashedToken, HashGeneration, MatchAttempt
from matching.person_match import AskRefused
from nrm import decisions, drafts, retained
from nrm.data_rights import requests
from nrm.models import (
    AnswerText,
    Claim,
    Correction,
    Encounter,
    ExportRequest,
    FormAnswer,
    Identity,
    IdentityAccessRequest,
    MissingEpisode,
    Referral,
    ReferralStep,
    ReferralTransfer,
    SafeguardingText,
    SubjectRequest,
)
from nrm.person_match import attempts
from nrm.retained import KIND
from nrm.transfers import offering
from retention import erasures, reviews
from retention.models import ErasableTableRows, Erasure
from tests.figures.making import period
from tests.nrm import making
from tests.nrm.counting import extracted
from tests.retention import erasing
from tests.retention.concluded_referral import MET, WORD, ConcludedReferral, concluded_referral, revealed, texts
from tests.retention.erasing import approve, lines_of, record_of, refused
from tests.retention.searching import files_with, plant, tables_with
from tests.roles import acting, acting_for

pytestmark = pytest.mark.django_db
OTHERS = ("public.nrm_answertext", "public.nrm_formanswer")  # the other referral of the encounter has the word, too


@pytest.fixture
def world() -> ConcludedReferral:
    return concluded_referral()


def requested(world: ConcludedReferral, *, by: User | None = None) -> Erasure:
    return erasing.request(KIND, world.referral, by=by or world.analyst)


def erased(world: ConcludedReferral) -> Erasure:
    return approve(requested(world), by=world.lead)


def without_the_other(world: ConcludedReferral) -> None:
    """The encounter has one referral."""
    Referral.objects.filter(pk=world.other.pk).delete()


def test_no_table_and_no_file_has_a_word_of_an_erased_referral(world: ConcludedReferral) -> None:
    without_the_other(world)
    assert len(tables_with(WORD)) >= 12, "the word was planted in many tables"

    erased(world)

    assert tables_with(WORD) == {}
    assert files_with(WORD) == []


def test_no_declared_column_keeps_its_text(world: ConcludedReferral) -> None:
    without_the_other(world)
    word = "Kassiopeia"
    planted = plant(word, KIND.erasable, world.referral.pk, world.referral.public_id)
    assert {name.partition(".")[0] for name in planted} >= {
        part.table
        for part in KIND.erasable.rows
        if part.columns and part.table not in {"exports_listexport", "matching_matchattempt"}
    }

    erased(world)

    assert tables_with(word) == {}


def test_identity_answers_and_hashes_are_deleted(world: ConcludedReferral) -> None:
    of_referral = {"referral": world.referral}
    hashed = {"app": "nrm", "record": world.referral.public_id}
    tables: list[Callable[[], int]] = [
        Identity.objects.filter(**of_referral).count,
        FormAnswer.objects.filter(**of_referral).count,
        AnswerText.objects.filter(**of_referral).count,
        Correction.objects.filter(**of_referral).count,
        SafeguardingText.objects.filter(**of_referral).count,
        HashedToken.objects.filter(**hashed).count,
        HashGeneration.objects.filter(**hashed).count,
    ]
    assert all(count() for count in tables)

    erased(world)

    assert [count() for count in tables] == [0] * len(tables)
    assert {bytes(row.digest) for row in MatchAttempt.objects.filter(besides=world.referral.public_id)} == {b""}


def test_the_month_of_birth_goes_and_what_figures_count_stays(world: ConcludedReferral) -> None:
    counted = ("under_18", "age_at_exploitation", "gender", "nationality_id", "how_exploited", "state", "began_on")
    before = texts(world.referral, *counted)

    erased(world)

    assert texts(world.referral, "turns_18_in", "erased") == [None, "erased"]
    assert texts(world.referral, *counted) == before


def test_published_figures_and_their_digests_stay(world: ConcludedReferral) -> None:
    period(MET.replace(day=1))
    assert extracted() == 1
    count()
    tables = ("nrm_referralextraction", "nrm_referralextractioncell", "figures_batch", "figures_figure")
    before = lines_of(*tables)
    assert any("nrm_referrals" in line for line in before)

    erased(world)

    assert extracted() == 0, "the month adds up to the same"
    count()
    assert lines_of(*tables) == before


def test_the_steps_keep_their_days_and_lose_their_reasons(world: ConcludedReferral) -> None:
    days = list(ReferralStep.objects.filter(referral=world.referral).values_list("move", "on").order_by("pk"))

    erased(world)

    steps = ReferralStep.objects.filter(referral=world.referral).order_by("pk")
    assert [(step.move, step.on) for step in steps] == days
    assert steps.get(move="withdraw").reasons == "Erased"
    assert steps.get(move="submit").reference == "Erased"
    assert texts(world.referral, "authority_reference") == [f"Erased {world.referral.pk}"]


def test_another_referral_of_the_same_person_keeps_its_identity_and_the_shared_answers(
    world: ConcludedReferral,
) -> None:
    """Each referral has an identity of its own, so none is lost with another one."""
    erased(world)

    assert (revealed(world.referral), revealed(world.other)) == (None, WORD)
    assert AnswerText.objects.filter(referral=world.other, question="account").exists()
    assert WORD in str(Encounter.objects.get(pk=world.other.encounter_id).shared)


def test_shared_answers_go_with_the_last_referral_of_the_encounter(world: ConcludedReferral) -> None:
    without_the_other(world)

    erased(world)

    assert Encounter.objects.get(pk=world.referral.encounter_id).shared == {}


def test_shared_answers_go_when_the_draft_beside_an_erased_referral_is_deleted(world: ConcludedReferral) -> None:
    erased(world)

    with acting_for(world.analyst):
        drafts.throw_away(world.other.public_id, reason="Begun twice.", by=world.analyst)

    assert Encounter.objects.get(pk=world.referral.encounter_id).shared == {}


def test_shared_answers_go_when_the_other_referral_goes_to_another_force(world: ConcludedReferral) -> None:
    erased(world)
    with acting_for(world.analyst):
        there = world.neighbour.force_id or ""
        offer = offering.offer(world.other.public_id, to=there, reason="She lives there.", by=world.analyst)
    with acting_for(world.neighbour):
        making.answer_offer(offer.pk, "accept", by=world.neighbour)

    assert Encounter.objects.get(pk=world.referral.encounter_id).shared == {}


def test_the_data_of_an_investigation_stays(world: ConcludedReferral) -> None:
    investigation = Investigation.objects.create(force_id=world.referral.force_id)
    Referral.objects.filter(pk=world.referral.pk).update(investigation=investigation)
    before = lines_of("investigations_investigation")

    erased(world)

    assert lines_of("investigations_investigation") == before
    assert texts(world.referral, "investigation_id") == [investigation.pk]


STOPS: list[tuple[Callable[[ConcludedReferral], object], str]] = [
    (lambda w: with_referral(w, state="awaiting_rg"), "is not concluded"),
    (
        lambda w: with_referral(w, state="rg_negative", reconsider_until=clock.today() + timedelta(days=30)),
        "can still be requested",
    ),
    (
        lambda w: ReferralTransfer.objects.update(state="offered", settled_at=None, settled_by=None),
        "is offered to another force",
    ),
    (
        lambda w: ReferralTransfer.objects.update(state="declined", declined_why="We are full."),
        "or its reply is not noted",
    ),
    (
        lambda w: SubjectRequest.objects.filter(kind="correction").update(
            outcome="open", decided_on=None, decided_by=None
        ),
        "A data rights request about this referral is open",
    ),
    (
        lambda w: SubjectRequest.objects.filter(kind="restriction").update(
            lifted_on=None, lifted_by=None, lifted_why=""
        ),
        "is restricted, so it must be kept",
    ),
    (
        lambda w: ExportRequest.objects.update(state="asked", decided_by=None, decided_at=None),
        "waiting for approval or can be downloaded",
    ),
    (
        lambda w: ExportRequest.objects.update(state="allowed", ends_at=clock.now() + timedelta(days=30)),
        "waiting for approval or can be downloaded",
    ),
    (
        lambda w: IdentityAccessRequest.objects.update(state="asked", decided_by=None, decided_at=None),
        "identity access request for this referral is waiting",
    ),
    (lambda w: Claim.objects.update(result="", result_on=None), "has no result"),
    (
        lambda w: MissingEpisode.objects.create(
            referral=w.referral, force_id=w.referral.force_id, missing_on=MET, by=w.analyst, at=clock.now()
        ),
        "recorded as missing",
    ),
    (
        lambda w: Referral.objects.filter(pk=w.other.pk).update(
            state="awaiting_rg",
            authority_reference=f"ERASED/{w.referral.pk}",
            submitted_at=clock.now(),
            submitted_by=w.analyst,
        ),
        "has the Home Office reference that this one would get",
    ),
]


def with_referral(world: ConcludedReferral, **values: Any) -> None:
    Referral.objects.filter(pk=world.referral.pk).update(**values)


@pytest.mark.parametrize(("change", "why"), STOPS)
def test_an_open_matter_stops_a_request_and_an_approval(
    world: ConcludedReferral, change: Callable[[ConcludedReferral], object], why: str
) -> None:
    erasure = requested(world)
    change(world)

    with pytest.raises(TransitionNotAllowed, match=why):
        approve(erasure, by=world.lead)

    with acting_for(world.analyst):
        erasures.withdraw_or_refuse(erasure.public_id, reason="", by=world.analyst)
    with pytest.raises(TransitionNotAllowed, match=why):
        requested(world)
    assert revealed(world.referral) == WORD


def test_a_legal_hold_stops_an_erasure(world: ConcludedReferral) -> None:
    erasure = requested(world)
    with acting_for(world.other_lead):
        record = record_of(KIND, world.referral, user=world.other_lead)
        reviews.hold(KIND, record, reason="A civil claim.", by=world.other_lead)

    with pytest.raises(TransitionNotAllowed, match="is on legal hold"):
        approve(erasure, by=world.lead)


def test_nobody_without_the_duty_finds_requests_or_decides(world: ConcludedReferral) -> None:
    erasure = requested(world)
    person = world.lead_without_duty

    with acting_for(person), connection.cursor() as cursor:
        assert retained.find(world.referral.public_id, person) is None
        assert Erasure.objects.visible_to(person).count() == 0
        cursor.execute("select scope.erase(%s, 'x')", [erasure.public_id])
        assert cursor.fetchone() == ("missing",)
        cursor.execute("select scope.close_erasure(%s, 'No.')", [erasure.public_id])
        assert cursor.fetchone() == (False,)
    with acting_for(person):
        refused(
            "insert into retention_erasure (public_id, kind, record, force, reason, requested_by_id, requested_at,"
            " state, decision_reason) values (gen_random_uuid(), 'referral', %s, %s, 'x', %s, now(), 'requested', '')",
            world.referral.public_id,
            world.referral.force_id,
            person.pk,
            why="no such record in the scope",
        )


@pytest.mark.parametrize("who", ["analyst", "coordinator", "national"])
def test_only_a_lead_of_the_force_approves(world: ConcludedReferral, who: str) -> None:
    erasure = requested(world, by=world.lead)

    with pytest.raises(TransitionNotAllowed, match="You cannot decide on this request"):
        approve(erasure, by=getattr(world, who))

    with pytest.raises(Erasure.DoesNotExist):
        approve(erasure, by=world.neighbour)


def test_an_erased_referral_takes_no_step_request_or_match(world: ConcludedReferral) -> None:
    erased(world)
    key, by = world.referral.public_id, world.analyst
    request = {"kind": "access", "asked_by": "person", "checked": "document", "received_on": MET, "about": WORD}
    changes: list[Callable[[], object]] = [
        lambda: decisions.make(key, "disqualify", on=clock.today(), reasons=WORD, authority="sca", by=by),
        lambda: requests.record_request(key, **request, by=by),
        lambda: attempts.ask_as_stored(key, by=by),
    ]

    for change in changes:
        with (
            acting_for(by),
            pytest.raises(
                (TransitionNotAllowed, AskRefused),
                match=r"This referral is erased|The identity of this person was erased",
            ),
        ):
            change()

    assert set(tables_with(WORD)) <= {*OTHERS, "public.nrm_encounter"}


@pytest.mark.parametrize(
    "statement",
    [
        "insert into nrm_answertext (referral_id, force, question, text, is_assessment)"
        " values ({id}, '{force}', 'account', 'x', false)",
        "insert into nrm_formanswer (referral_id, force, question, value) values ({id}, '{force}', 'location', '1')",
        "update nrm_referral set authority_reference = 'X' where id = {id}",
        "update nrm_referral set erased = '' where id = {id}",
        "update nrm_subjectrequest set about = 'x' where referral_id = {id}",
        "update nrm_claimtext t set text = 'x' from nrm_claim c where c.id = t.claim_id and c.referral_id = {id}",
    ],
)
@pytest.mark.parametrize("role", ["web", "tester"])
def test_the_database_refuses_a_change_of_an_erased_referral(
    world: ConcludedReferral, statement: str, role: str
) -> None:
    erased(world)
    words = statement.format(id=world.referral.pk, force=world.referral.force_id)

    if role == "tester":
        refused(words, why="never changes|only an erasure")
    else:
        with acting_for(world.analyst):
            refused(words, why="never changes|only an erasure")


def test_only_an_erasure_marks_a_referral_as_erased(world: ConcludedReferral) -> None:
    statement = f"update nrm_referral set erased = 'erased', turns_18_in = null where id = {world.referral.pk}"

    with acting_for(world.lead):
        refused(statement, why="only an erasure")
        refused(f"select set_config('mspt.erasing', 'x', true); {statement}", why="only an erasure")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("nrm_referral", "began_on", "now()::date"),  # a date may only be emptied
        ("nrm_referral", "form_begun_on", "null"),  # never empty
        ("nrm_referral", "version", "null"),
    ],
)
def test_the_owner_function_refuses_a_date_that_it_would_change(
    world: ConcludedReferral, table: str, column: str, value: str
) -> None:
    ErasableTableRows.objects.create(
        kind_id="referral", place=99, table_name=table, rows="true", columns={column: value}, is_seen=False
    )

    with pytest.raises(DatabaseError, match="blanks text only"):
        erased(world)


def count() -> None:
    """Count the batches of the extractions, as the worker does."""
    with acting("counter"):
        batches.count_all_pending()
