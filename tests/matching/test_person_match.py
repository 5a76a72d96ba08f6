"""Person match: that a record exists and who to call; visible to both forces, limited, and nothing more (P37)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from audit.models import AuditEntry
from matching import person_match, tasks
from matching.choices import Strength
from matching.models import HashedToken, MatchAttempt, MatchHit, MatchLimit
from matching.person_match import Findable
from matching.tokens import PersonWords
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.matching import people
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
QUAGGA = PersonWords(given_names="Quagga", family_names="Zebrowska", born=date(1991, 4, 17), nationality="polish")
MISTYPED = PersonWords(given_names="Quaga", family_names="Zebrovska", born=date(1991, 4, 17), nationality="polish")


@made_once
def asker() -> User:
    return analyst(LANCASHIRE)


@made_once
def kept() -> uuid.UUID:
    """A record of Kent."""
    return people.known(QUAGGA, force=KENT)


def test_match_shows_the_force_and_nothing_of_its_record(asker: User, kept: uuid.UUID) -> None:
    (hit,) = people.look(MISTYPED, by=asker).hits

    assert hit == person_match.ForceMatch(force=KENT, strength=Strength.LIKELY, record=None)


def test_match_in_the_own_force_shows_the_record(kept: uuid.UUID) -> None:
    (hit,) = people.look(QUAGGA, by=analyst(KENT)).hits

    assert hit.record == kept


def test_several_records_of_another_force_are_one_line(asker: User) -> None:
    for _ in range(3):
        people.known(QUAGGA, force=KENT)

    assert len(people.look(QUAGGA, by=asker).hits) == 1
    assert MatchHit.objects.count() == 3


def test_at_most_five_lines_are_answered(asker: User) -> None:
    for _ in range(7):
        people.known(QUAGGA, force=LANCASHIRE)

    assert len(people.look(QUAGGA, by=asker).hits) == 5


def test_record_being_edited_is_not_a_match(asker: User) -> None:
    record = people.known(QUAGGA, force=LANCASHIRE)
    with people.working(asker):
        attempt = person_match.start_attempt(QUAGGA, app=people.APP, by=asker, besides=record)
        people.commit()

        assert person_match.result_of(attempt.ticket, by=asker).hits == ()


def test_many_records_are_kept_at_once_and_stay_those_of_their_force(asker: User) -> None:
    kent = Findable(person=QUAGGA, record=uuid.uuid4(), force=KENT)
    cumbria = Findable(person=QUAGGA, record=uuid.uuid4(), force=CUMBRIA)
    nobody = Findable(person=PersonWords(), record=uuid.uuid4(), force=KENT)

    for _ in range(2):  # the second time replaces the first
        assert person_match.replace_hashes_of_many([kent, cumbria, nobody], app=people.APP) == 2

    assert {hit.force for hit in people.look(QUAGGA, by=asker).hits} == {KENT, CUMBRIA}
    assert MatchHit.objects.count() == 2


def test_many_records_are_few_statements(query_budget: Any) -> None:
    for many in (2, 200):
        with query_budget(1):
            person_match.replace_hashes_of_many(
                (Findable(person=QUAGGA, record=uuid.uuid4(), force=KENT) for _ in range(many)), app=people.APP
            )


def test_each_app_has_its_own_matches(asker: User, kept: uuid.UUID) -> None:
    assert people.look(QUAGGA, by=asker, app="orders").hits == ()


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (PersonWords(given_names="Quagga", born=date(1991, 4, 17), nationality="polish"), "Enter at least two names"),
        (PersonWords(given_names="Quagga", family_names="Zebrowska"), "Enter a date of birth or a nationality"),
    ],
)
def test_too_few_details_are_refused_in_words_and_use_no_attempt(asker: User, person: PersonWords, why: str) -> None:
    with people.working(asker), pytest.raises(person_match.AskRefused, match=why):
        person_match.start_attempt(person, app=people.APP, by=asker)

    assert not MatchAttempt.objects.exists()


@pytest.mark.parametrize(
    "person",
    [
        PersonWords(given_names="Quagga", family_names="Okapi", nationality="polish"),  # one name and the nationality
        PersonWords(given_names="Okapi", family_names="Bongo", born=date(1991, 4, 17), nationality="polish"),  # no name
        PersonWords(
            given_names="Okapi", family_names="Zebrowska", born=date(1991, 4, 17), nationality="polish"
        ),  # a twin
    ],
)
def test_one_name_or_the_nationality_alone_never_suffices(asker: User, kept: uuid.UUID, person: PersonWords) -> None:
    assert people.look(person, by=asker).hits == ()


def test_the_other_force_sees_who_asked_from_where_and_when(asker: User, kept: uuid.UUID) -> None:
    people.look(MISTYPED, by=asker)

    (seen,) = person_match.tries_seen_by(analyst(KENT))
    assert (seen.record, seen.asked_by, seen.asked_from_id, seen.strength) == (kept, asker, LANCASHIRE, "likely")
    assert seen.asked_at
    assert not person_match.tries_seen_by(analyst(CUMBRIA)).exists()
    assert not person_match.tries_seen_by(asker).exists()
    assert person_match.tries_seen_by(national()).count() == 1


def test_a_list_of_hits_costs_one_query(asker: User, kept: uuid.UUID, query_budget: Any) -> None:
    people.look(QUAGGA, by=asker)
    people.look(MISTYPED, by=asker)
    kent = analyst(KENT)

    with query_budget(1):
        assert [f"{hit.asked_by} of {hit.asked_from}" for hit in person_match.tries_seen_by(kent)]


def test_no_answer_before_the_attempt_is_committed(asker: User, kept: uuid.UUID) -> None:
    with people.working(asker):
        attempt = person_match.start_attempt(QUAGGA, app=people.APP, by=asker)
        with pytest.raises(person_match.AskRefused, match="commit the try before its answer is asked for"):
            person_match.result_of(attempt.ticket, by=asker)

    assert not MatchHit.objects.exists()


def test_user_cannot_fetch_another_user_s_answer(asker: User, kept: uuid.UUID) -> None:
    colleague = analyst(LANCASHIRE)
    with people.working(asker):
        attempt = person_match.start_attempt(QUAGGA, app=people.APP, by=asker)
        people.commit()
    with people.working(colleague), pytest.raises(MatchAttempt.DoesNotExist):
        person_match.result_of(attempt.ticket, by=colleague)


def test_other_force_sees_an_unread_answer(asker: User, kept: uuid.UUID) -> None:
    with people.working(asker):
        person_match.start_attempt(QUAGGA, app=people.APP, by=asker)
    with connection.cursor() as cursor:
        cursor.execute("update matching_matchattempt set at = at - interval '2 minutes'")

    with acting("counter"):
        tasks.answer_waiting()
        tasks.answer_waiting()

    assert person_match.tries_seen_by(analyst(KENT)).count() == 1


def test_attempt_s_details_are_deleted_once_answered(asker: User, kept: uuid.UUID) -> None:
    people.look(QUAGGA, by=asker)

    with connection.cursor() as cursor:
        cursor.execute("select asked from matching_matchattempt")
        assert cursor.fetchall() == [(None,)]


def test_attempts_are_limited_per_day(asker: User) -> None:
    MatchLimit.objects.filter(of="person").update(tries=2)
    left = []
    for name in ("Okapi", "Bongo"):
        with people.working(asker):
            person = PersonWords(given_names=name, family_names="Zebrowska", nationality="polish")
            left.append(person_match.start_attempt(person, app=people.APP, by=asker).tries_left)
    with (
        people.working(asker),
        pytest.raises(person_match.AskRefused, match="Call the other force, or try again tomorrow"),
    ):
        person_match.start_attempt(QUAGGA, app=people.APP, by=asker)

    assert left == [1, 0]
    assert MatchAttempt.objects.count() == 2


def test_repeating_an_attempt_counts_once(asker: User, kept: uuid.UUID) -> None:
    MatchLimit.objects.filter(of="person").update(tries=1)
    people.look(QUAGGA, by=asker)

    assert len(people.look(QUAGGA, by=asker).hits) == 1


def test_a_force_has_a_limit_too(asker: User) -> None:
    MatchLimit.objects.filter(of="force").update(tries=1)
    with people.working(asker):
        person_match.start_attempt(QUAGGA, app=people.APP, by=asker)
    colleague = analyst(LANCASHIRE)
    with people.working(colleague), pytest.raises(person_match.AskRefused):
        person_match.start_attempt(MISTYPED, app=people.APP, by=colleague)

    other = analyst(CUMBRIA)
    with people.working(other):
        assert person_match.start_attempt(MISTYPED, app=people.APP, by=other).tries_left == 0


def test_yesterdays_tries_do_not_count(asker: User) -> None:
    MatchLimit.objects.filter(of="person").update(tries=1)
    with people.working(asker):
        person_match.start_attempt(QUAGGA, app=people.APP, by=asker)
    with connection.cursor() as cursor:
        cursor.execute("update matching_matchattempt set at = at - interval '1 day'")

    with people.working(asker):
        assert person_match.start_attempt(MISTYPED, app=people.APP, by=asker).tries_left == 0


def test_who_acts_for_several_forces_says_for_which(kept: uuid.UUID) -> None:
    north_west = coordinator()
    with people.working(north_west), pytest.raises(person_match.AskRefused, match="ask for a force of your own"):
        person_match.start_attempt(QUAGGA, app=people.APP, by=north_west)
    with people.working(north_west), pytest.raises(person_match.AskRefused):
        person_match.start_attempt(QUAGGA, app=people.APP, by=north_west, force=KENT)

    assert people.look(QUAGGA, by=north_west, force=CUMBRIA).hits[0].force == KENT


def test_each_attempt_leaves_a_log_entry_without_its_words(asker: User, kept: uuid.UUID) -> None:
    people.look(QUAGGA, by=asker)

    entries = AuditEntry.objects.filter(subject=person_match.SUBJECT)
    assert {(entry.kind, entry.outcome) for entry in entries} == {("combination", "done")}
    assert [entry.keys for entry in entries] == [[str(MatchAttempt.objects.get().public_id)]] * 2


def test_keeping_again_replaces_and_forgetting_removes(kept: uuid.UUID, asker: User) -> None:
    before = HashedToken.objects.count()
    person_match.replace_hashes(QUAGGA, app=people.APP, record=kept, force=KENT)
    assert HashedToken.objects.count() == before

    person_match.remove_hashes(app=people.APP, record=kept)
    assert not HashedToken.objects.exists()
    assert people.look(QUAGGA, by=asker).hits == ()
