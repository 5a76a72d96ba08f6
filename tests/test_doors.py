"""The one table of doors: every address by every kind of person, and the answer (P1, P2, P3, P15).

What is expected is written here, by hand. What is tried (addresses, records, what is sent, canaries) is generated from
the URL conf and the models by `tests/doors`. An address missing from the table fails, and so does a line without one.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE
from tests.doors import looking, records, sending, walk
from tests.doors.people import KINDS, Person
from tests.doors.trying import Tried
from tests.doors.world import Stage, stage
from tests.investigations.factories import typed

__all__ = ["stage"]
pytestmark = pytest.mark.matrix

# One letter an answer. An address without a record has one a person; an address of a body's record has four: one's own
# body (Lancashire), another of the same unit, one of another unit, one that is missing; an address of another record
# has two, there and missing.
#   2 page   3 done, and sent on   t sent on, nothing done   U done nothing: input
#   L sign in   A sign in (program)   F not your role   N not found
# The last column says what the log holds afterwards, for whoever got in.
ANALYST_ONLY = "LLLL 3NNN 3NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"
REVIEWERS_ONLY = "LLLL NNNN NNNN 33NN tttN NNNN NNNN NNNN NNNN NNNN"  # each unit here has a coordinator
EVERYBODY = "2 2 2 2 2 2 2 2 2 2"
TABLE = (
    # name, method                              anon anal lead coor nati part audi offi admi syst          log
    ("home", "GET", "L 2 2 2 2 2 2 2 2 2", "consultation"),
    ("account_login", "GET", "2 t t t t t t t t t", ""),
    ("account_login", "POST", "2 t t t t t t t t t", ""),
    ("account_logout", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account_logout", "POST", "L L L L L L L L L L", ""),  # signed out, and sent to sign in
    ("account_inactive", "GET", EVERYBODY, ""),
    ("account_reauthenticate", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account_reauthenticate", "POST", "L t t t t t t t t t", ""),
    ("account_change_password", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account_change_password", "POST", "L t t t t t t t t t", ""),
    ("account_set_password", "GET", "L t t t t t t t t t", ""),  # who has one is sent to change it
    ("account_set_password", "POST", "L t t t t t t t t t", ""),
    ("account_reset_password", "GET", EVERYBODY, ""),
    ("account_reset_password", "POST", "t t t t t t t t t t", ""),
    ("account_reset_password_done", "GET", EVERYBODY, ""),
    ("account_reset_password_from_key", "GET", "22 22 22 22 22 22 22 22 22 22", ""),  # a page: the link does not work
    ("account_reset_password_from_key", "POST", "22 22 22 22 22 22 22 22 22 22", ""),
    ("account_reset_password_from_key_done", "GET", EVERYBODY, ""),
    ("account", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account-session-end", "POST", "L t t t t t t t t t", ""),
    ("account-session-end-others", "POST", "L t t t t t t t t t", ""),
    ("health-live", "GET", EVERYBODY, ""),
    ("health-ready", "GET", EVERYBODY, ""),
    ("accessibility", "GET", EVERYBODY, ""),
    ("privacy", "GET", EVERYBODY, ""),
    ("cookies", "GET", EVERYBODY, ""),
    ("help", "GET", EVERYBODY, ""),
    ("feedback", "GET", EVERYBODY, ""),
    ("release-notes", "GET", EVERYBODY, ""),
    ("definitions", "GET", EVERYBODY, ""),
    # Returns: their force works in them, reviewers read them.
    ("investigations:return-list", "GET", "L 2 2 t t F F F F F", "consultation"),
    ("investigations:return-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:return-begin", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:return-nil", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:row-add", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:row-add", "POST", ANALYST_ONLY, "collection"),
    ("investigations:row-reopen", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:row-save", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:row-end", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:offer-accept", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:rest-unchanged", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:earlier-accept", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:finding-explain", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:return-submit", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:return-submit", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:return-receipt", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:return-move", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:query-answer", "POST", ANALYST_ONLY, "alteration"),
    # Review: the coordinator of the unit; the national team reads all, and decides where a unit has nobody.
    ("investigations:review-queue", "GET", "L F F 2 2 F F F F F", "consultation"),
    ("investigations:board", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("investigations:review-detail", "GET", "LLLL NNNN NNNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:review-query", "POST", REVIEWERS_ONLY, "alteration"),
    ("investigations:query-reply", "POST", REVIEWERS_ONLY, "alteration"),
    ("investigations:review-approve", "POST", REVIEWERS_ONLY, "alteration"),
    # A locked month is reopened by the national team alone.
    ("investigations:review-reopen", "POST", "LLLL NNNN NNNN ttNN 333N NNNN NNNN NNNN NNNN NNNN", "alteration"),
    # Investigations.
    ("investigations:investigation-list", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("investigations:investigation-export", "POST", "L 2 2 2 2 F F F F F", "disclosure"),
    ("investigations:investigation-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    # The national picture: the police read what is published, partners their own page, the national team publishes.
    ("reports:national", "GET", "L 2 2 2 2 2 F F F F", "consultation"),
    ("reports:series-start", "GET", "L F F F 2 F F F F F", "consultation"),
    ("reports:series-start", "POST", "L F F F 3 F F F F F", "collection"),
    ("reports:snapshot-detail", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("reports:snapshot-difference", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("reports:snapshot-export", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", ""),
    ("reports:snapshot-export", "POST", "LL 2N 2N 2N 2N NN NN NN NN NN", "disclosure"),
    ("reports:snapshot-schema", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("reports:snapshot-propose", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("reports:snapshot-confirm", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration disclosure"),
    ("reports:snapshot-withdraw", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("reports:period-dates", "GET", "LL NN NN NN 2N NN NN NN NN NN", "consultation"),
    ("reports:period-dates", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("reports:period-lock", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    # The program's door: the same people as the pages.
    ("api:snapshot-list", "GET", "A 2 2 2 2 2 F F F F", "consultation"),
    ("api:snapshot", "GET", "AA 2N 2N 2N 2N 2N NN NN NN NN", "consultation"),
    ("api:investigation-list", "GET", "A 2 2 2 2 F F F F F", "consultation"),
    ("api:investigation", "GET", "AAAA 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("api:schema", "GET", "A 2 2 2 2 2 2 2 2 2", ""),
    # Oversight: administrators manage people and words, auditors read the log. Neither sees a case.
    ("oversight:people-list", "GET", "L F F F F F F F 2 F", "consultation"),
    ("oversight:person-new", "GET", "L F F F F F F F 2 F", ""),
    ("oversight:person-new", "POST", "L F F F F F F F 3 F", "alteration collection"),  # the account, and its link
    ("oversight:person-detail", "GET", "LL NN NN NN NN NN NN NN 2N NN", "consultation"),
    ("oversight:person-detail", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-close", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-link", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:vocabulary-list", "GET", "L F F F 2 F F F 2 F", ""),  # words of the field, nobody's data
    ("oversight:vocabulary-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:log-list", "GET", "L F F F F F 2 F F F", "consultation"),
)
# Whose words a person may read at all.
READS = {
    "analyst": {LANCASHIRE},
    "lead": {LANCASHIRE},
    "coordinator": {LANCASHIRE, CUMBRIA, records.NORTH_WALES},
    "national": set(records.CANARIES),
}
# Pages that print what somebody typed: on their own body's page its people find the body's word.
PRINTS_WORDS = {
    "investigations:return-detail",
    "investigations:row-add",
    "investigations:return-submit",
    "investigations:review-detail",
    "investigations:investigation-list",
    "investigations:investigation-export",
    "investigations:investigation-detail",
    "api:investigation-list",
    "api:investigation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table, with what the URL conf says of its address."""

    name: str
    method: str
    answers: dict[str, str]
    log: str
    parameters: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Where records are tried."""
        return {1: ("own",), 2: ("own", "missing"), 4: records.PLACES}[len(self.answers["national"])]


PARAMETERS = {address.name: address.parameters for address in walk.addresses()}
LINES = [
    Line(
        name=name,
        method=method,
        answers=dict(zip(KINDS, answers.split(), strict=True)),
        log=log,
        parameters=PARAMETERS.get(name, ()),
    )
    for name, method, answers, log in TABLE
]
OF_BODIES = [line for line in LINES if len(line.places) == 4]
each_line = pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method} {line.name}")
each_of_bodies = pytest.mark.parametrize("line", OF_BODIES, ids=lambda line: f"{line.method} {line.name}")



def try_at(
    stage: Stage, line: Line, person: Person, place: str, *, query: str = "", **more: Any
) -> AbstractContextManager[Tried]:
    """The line's address at a place, tried once."""
    path = sending.address_of(line.name, line.parameters, place, stage.world) + query
    sent = sending.sent_to(line.name, place, person, stage.world) if line.method == "POST" else {}
    return stage.doors.trying(person, line.method, path, sent | more)


def foreign_words(tried: Tried, *, allowed: set[str], names_too: bool) -> list[str]:
    """Canaries of bodies whose words may not stand in what left the service."""
    out = tried.everything()
    words = dict(records.CANARIES) if not names_too else {}
    found = [word for force, word in records.CANARIES.items() if word in out and force not in allowed]
    if names_too:
        found += [word for force, word in records.NAMES.items() if word in out and force not in allowed]
    return [word for word in found if word or words]


def test_every_address_stands_in_the_table_and_every_line_has_an_address() -> None:
    in_conf, in_table = set(PARAMETERS), {line.name for line in LINES}

    assert in_conf - in_table == set(), "addresses without a line in TABLE"
    assert in_table - in_conf == set(), "lines of TABLE without an address"
    assert len({(line.name, line.method) for line in LINES}) == len(LINES)


def test_the_table_says_as_many_answers_as_the_address_has_places() -> None:
    for line in LINES:
        of_a_body = "force" in line.parameters or ("public_id" in line.parameters and "person" not in line.name)
        places = 4 if of_a_body else 2 if line.parameters else 1
        assert {len(answer) for answer in line.answers.values()} == {places}, line.name


def test_every_text_that_a_person_types_holds_its_bodys_canary(stage: Stage) -> None:
    models = records.scoped_models()

    assert len(models) >= 14
    assert [gap for model in models for gap in records.texts_without_canary(model, stage.world)] == []


@each_line
def test_a_door_answers_each_person_as_the_table_says(stage: Stage, line: Line) -> None:
    wrong = []
    for kind in KINDS:
        person = stage.cast[kind]
        there: dict[str, tuple[int, str, str]] = {}
        for place, expected in zip(line.places, line.answers[kind], strict=True):
            at = f"{kind} at {place}"
            with try_at(stage, line, person, place) as tried:
                if tried.word != expected:
                    wrong.append(f"{at}: {tried.word}, not {expected}\n{tried.logs if tried.word == '500' else ''}")
                wrong += [f"{at}: {fault}" for fault in looking.faults_of_headers(tried.answer)]
                wrong += [f"{at}: {fault}" for fault in faults_of_log(tried, line, person, expected)]
                here = {records.FORCE_AT[place]} if len(line.places) == 4 else READS.get(kind, set())
                allowed = here & READS.get(kind, set()) if expected in "23" else set()
                found = foreign_words(tried, allowed=allowed, names_too=not person.sees_names)
                wrong += [f"{at}: {word} of another body in the answer" for word in found]
                wrong += [f"{at}: {word} in the log output" for word in words_in(tried.logs)]
                there[place] = looking.seen_by_stranger(tried.answer, tried.path)
                if line.name in PRINTS_WORDS and expected == "2" and records.CANARIES[LANCASHIRE] not in tried.everything():
                    if place == "own":
                        wrong.append(f"{at}: the page does not print its body's words, so that this test sees nothing")
        missing = there.get("missing")
        for place, expected in zip(line.places, line.answers[kind], strict=True):
            if expected == "N" and there[place] != missing:
                wrong.append(f"{kind} at {place}: another answer than for what is missing")

    assert wrong == [], "\n".join(wrong)


def words_in(text: str) -> list[str]:
    """Every canary in a text."""
    return [word for word in (*records.CANARIES.values(), *records.NAMES.values()) if word in text.upper()]


def faults_of_log(tried: Tried, line: Line, person: Person, expected: str) -> list[str]:
    """What the log should hold after an answer, and doesn't: one entry a kind where it was done, one where refused."""
    done = sorted(kind for kind, outcome in tried.trace if outcome == "done")
    refused = [outcome for _, outcome in tried.trace if outcome == "refused"]
    if expected in "23":
        wanted, wanted_refused = sorted(line.log.split()), 0
    elif expected in "FN" and person.user:
        wanted, wanted_refused = [], 1
    else:
        wanted, wanted_refused = [], 0
    if (done, len(refused)) == (wanted, wanted_refused):
        return []
    return [f"the log says {tried.trace}, not done {wanted} and refused {wanted_refused} times"]
