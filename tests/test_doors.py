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
from tests.doors import looking, records, sending, timing, walk
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
    ("account-letters", "POST", "L 3 3 3 3 3 3 3 3 3", "alteration"),
    ("account-session-end", "POST", "L t t t t t t t t t", ""),
    ("account-session-end-others", "POST", "L t t t t t t t t t", ""),
    ("account-address", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account-address", "POST", "L 3 3 3 3 3 3 3 3 3", "alteration"),
    ("account-address-withdraw", "POST", "L t t t t t t t t t", ""),
    ("account-address-confirm", "GET", "22 22 22 22 22 22 22 22 22 22", ""),  # a page: the link does not work
    ("account-address-confirm", "POST", "22 22 22 22 22 22 22 22 22 22", ""),
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
    ("investigations:offer-decline", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:offer-note", "POST", ANALYST_ONLY, "alteration"),
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
    ("oversight:person-address", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-close", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-link", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:vocabulary-list", "GET", "L F F F 2 F F F 2 F", ""),  # words of the field, nobody's data
    ("oversight:vocabulary-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:word-new", "GET", "LL NN NN NN NN NN NN NN 2N NN", ""),
    ("oversight:word-new", "POST", "LL NN NN NN NN NN NN NN 3N NN", "collection"),
    ("oversight:word-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:word-end", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:word-keep", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:word-respell", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
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
    stage: Stage, line: Line, person: Person, place: str, *, query: str = "", also: dict[str, Any] | None = None
) -> AbstractContextManager[Tried]:
    """The line's address at a place, tried once."""
    path = sending.address_of(line.name, line.parameters, place, stage.world) + query
    sent = sending.sent_to(line.name, place, person, stage.world) if line.method == "POST" else {}
    return stage.doors.trying(person, line.method, path, sent | (also or {}))


def foreign_words(tried: Tried, *, allowed: set[str], names_too: bool) -> list[str]:
    """Canaries of bodies whose words may not stand in what left the service; names of people where they matter."""
    out = tried.everything()
    canaries = [*records.CANARIES.items(), *(records.NAMES.items() if names_too else ())]
    return [word for force, word in canaries if word in out and force not in allowed]


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
@pytest.mark.parametrize("kind", KINDS)
def test_a_door_answers_each_person_as_the_table_says(stage: Stage, line: Line, kind: str) -> None:
    person = stage.cast[kind]
    seen: dict[str, tuple[int, str, str]] = {}
    wrong = []
    for place, expected in zip(line.places, line.answers[kind], strict=True):
        with try_at(stage, line, person, place) as tried:
            found = [] if tried.word == expected else [f"{tried.word}, not {expected}"]
            found += looking.faults_of_headers(tried.answer)
            found += faults_of_log(tried, line, person, expected)
            found += faults_of_words(tried, line, person, place, expected)
            wrong += [f"at {place}: {one}" for one in found]
            seen[place] = looking.seen_by_stranger(tried.answer, tried.path)
    for place, expected in zip(line.places, line.answers[kind], strict=True):
        if expected == "N" and seen[place] != seen["missing"]:
            wrong.append(f"at {place}: another answer than for what is missing")

    assert wrong == [], "\n".join(wrong)


def faults_of_words(tried: Tried, line: Line, person: Person, place: str, expected: str) -> list[str]:
    """Words of a body in what left the service that should not be there, or that the test should have seen."""
    here = {records.FORCE_AT[place]} if len(line.places) == 4 else READS.get(person.kind, set())
    allowed = here & READS.get(person.kind, set()) if expected in "23" else set()
    foreign = foreign_words(tried, allowed=allowed, names_too=not person.sees_names)
    found = [f"{word} of another body in the answer" for word in foreign]
    found += [f"{word} in the log output" for word in words_in(tried.logs)]
    is_own_page = place == "own" and expected == "2" and line.name in PRINTS_WORDS
    if is_own_page and records.CANARIES[LANCASHIRE] not in tried.everything():
        found.append("the page does not print its own body's words, so that this test sees nothing")
    return found


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


# --- Who reviews whom: the unit of the table of bodies, never the map --------------------------------------------------

# Kent lies in the South East and is the Eastern unit's; North Wales is the North West's.
REVIEWED_BY = {"kent": {"eastern", "national"}, "north wales": {"coordinator", "national"}}


@each_of_bodies
def test_the_unit_reviews_a_body_and_the_map_means_nothing(stage: Stage, line: Line) -> None:
    wrong = []
    for place, reviewers in REVIEWED_BY.items():
        for kind in ("coordinator", "eastern", "south-east", "welsh", "national"):
            expected = (
                line.answers["national" if kind == "national" else "coordinator"][0] if kind in reviewers else "N"
            )
            with try_at(stage, line, stage.cast[kind], place) as tried:
                if tried.word != expected:
                    wrong.append(f"{kind} at {place}: {tried.word}, not {expected}")

    assert wrong == []


# --- Records of another body under one's own address, or in what is sent ----------------------------------------------

WITHIN = [line for line in OF_BODIES if {"entry", "finding", "query", "handover"} & set(line.parameters)]


@pytest.mark.parametrize("line", WITHIN, ids=lambda line: f"{line.method} {line.name}")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_another_bodys_record_under_ones_own_address_is_not_there(
    stage: Stage, line: Line, headers: dict[str, str]
) -> None:
    kind = "analyst" if line.answers["analyst"][0] == "3" else "coordinator"
    own = sending.address_of(line.name, line.parameters, "own", stage.world)
    number = {one for one in line.parameters if one not in {"force", "month"}}.pop()
    ours, *foreign = (sending.value_of(line.name, number, place, stage.world) for place in records.PLACES)
    seen = []
    for theirs in foreign:
        path = own.replace(f"/{ours}/", f"/{theirs}/")
        assert path != own
        sent = sending.sent_to(line.name, "own", stage.cast[kind], stage.world)
        with stage.doors.trying(stage.cast[kind], line.method, path, sent, headers=headers) as tried:
            assert (tried.word, tried.done) == ("N", [])
            seen.append(looking.seen_by_stranger(tried.answer, tried.path))

    assert seen[0] == seen[1] == seen[2]


NONE = 999_999_999  # the number of no record


def naming(stage: Stage, name: str, kind: str, named: dict[str, Any]) -> tuple[Tried, str]:
    """What a door of one's own body answers to what is sent, and the page on which it then says why."""
    line = next(line for line in LINES if line.name == name and line.method == "POST")
    person = stage.cast[kind]
    with try_at(stage, line, person, "own", also=named) as tried:
        after = ""
        if tried.answer.status_code == 302:
            after = stage.doors.client.get(tried.answer.headers["Location"]).content.decode()
        return tried, looking.without_what_differs(after, tried.path)


@pytest.mark.parametrize(
    ("name", "kind", "field", "record", "nobody", "more"),
    [
        ("investigations:row-end", "analyst", "into", "survivor", NONE, {"move": "merge"}),
        ("investigations:row-end", "analyst", "to", "offered", NONE, {"move": "withdraw_offer"}),
        ("investigations:row-reopen", "analyst", "investigation", "closed", NONE, {}),
        ("investigations:review-query", "coordinator", "about", "asked_of", sending.NOBODY, {}),
    ],
)
def test_naming_another_bodys_record_is_like_naming_none(
    stage: Stage, name: str, kind: str, field: str, record: str, nobody: object, more: dict[str, str]
) -> None:
    seen = []
    for value in (getattr(stage.world.bodies[KENT], record), nobody):
        sent = f"row:{value}" if field == "about" else str(value)
        tried, after = naming(stage, name, kind, {field: sent, **more})
        assert "alteration" not in tried.done
        seen.append((tried.answer.status_code, after))

    assert seen[0] == seen[1]


def test_a_reference_that_another_body_has_is_as_free_as_any(stage: Stage) -> None:
    seen = []
    for reference in ("QUITE/2", f"{records.CANARIES[KENT]}/2"):
        tried, after = naming(stage, "investigations:row-add", "analyst", typed(reference))
        assert tried.done == ["collection"]
        seen.append((tried.answer.status_code, after.replace(reference, "TYPED").count("TYPED") > 0))

    assert seen == [(302, True), (302, True)]


# --- Side doors: what lists, searches, filters, pages and pieces are asked with ----------------------------------------

SEARCHED = [line for line in LINES if line.method == "GET" and line.answers["analyst"] in {"2", "2NNN"}]
ASKED = [
    "force=E23000032",
    "unit=ersou",
    "force=E23000032&unit=ersou",
    "row={entry}",
    "until=2020-06",
    "page=2",
    "show=all",
]


@pytest.mark.parametrize("line", SEARCHED, ids=lambda line: line.name)
def test_no_question_opens_another_bodys_words(stage: Stage, line: Line) -> None:
    wrong = []
    for kind in ("analyst", "lead", "coordinator"):
        for asked in ASKED:
            query = "?" + asked.format(entry=stage.world.bodies[KENT].entry)
            for headers in ({}, {"HX-Request": "true"}):
                path = sending.address_of(line.name, line.parameters, "own", stage.world) + query
                with stage.doors.trying(stage.cast[kind], "GET", path, {}, headers=headers) as tried:
                    found = foreign_words(tried, allowed=READS[kind], names_too=True)
                    wrong += [f"{kind} asks {asked} {headers}: {word}" for word in found]
                    assert tried.answer.status_code < 500

    assert wrong == []


@pytest.mark.parametrize("name", ["investigations:investigation-list", "api:investigation-list"])
@pytest.mark.parametrize("kind", ["analyst", "coordinator"])
def test_a_search_for_another_bodys_words_finds_as_much_as_nonsense(stage: Stage, name: str, kind: str) -> None:
    line = next(line for line in LINES if line.name == name)
    seen = []
    for word in (records.CANARIES[KENT], "XYZZYXY"):
        with try_at(stage, line, stage.cast[kind], "own", query=f"?state=all&text={word}") as tried:
            assert tried.answer.status_code == 200
            seen.append(looking.without_what_differs(tried.body, tried.path).replace(word, "TYPED"))

    assert seen[0] == seen[1]


def test_the_filters_offer_only_bodies_within_the_scope(stage: Stage) -> None:
    line = next(line for line in LINES if line.name == "investigations:investigation-list")

    with try_at(stage, line, stage.cast["coordinator"], "own") as tried:
        assert 'value="E23000003"' in tried.body
        assert KENT not in tried.body
    with try_at(stage, line, stage.cast["analyst"], "own") as tried:
        assert 'name="force"' not in tried.body


# --- Methods, tokens and accounts --------------------------------------------------------------------------------------

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# Libraries' classes answer OPTIONS with what they allow; a Django form view takes PUT for POST.
# Two pages of signing in answer before they look at the method: a link that does not work, and *you have a password*.
LIBRARY = {
    "account_reset_password_from_key": set(METHODS),
    "account_set_password": set(METHODS),
    "account_": {"OPTIONS", "PUT"},
    "api:": {"OPTIONS"},
}
NAMES = sorted({line.name for line in LINES})


@pytest.mark.parametrize("name", NAMES)
def test_a_method_that_nobody_declared_is_refused(stage: Stage, name: str) -> None:
    lines = [line for line in LINES if line.name == name]
    declared = {line.method for line in lines}
    declared |= {"HEAD"} if "GET" in declared else set()
    declared |= next((more for prefix, more in LIBRARY.items() if name.startswith(prefix)), set())
    kind = next(kind for wanted in ("23", "t") for kind in reversed(KINDS) if lines[0].answers[kind][0] in wanted)
    path = sending.address_of(name, lines[0].parameters, "own", stage.world)
    answers = {}
    for method in METHODS:
        with stage.doors.trying(stage.cast[kind], method, path, {}) as tried:
            answers[method] = tried.answer.status_code
            assert tried.done == [] or method in declared
            assert words_in(tried.body) == [] or method in declared

    assert {method for method, status in answers.items() if status != 405} <= declared, answers


CHANGING = [line for line in LINES if line.method == "POST"]


@pytest.mark.parametrize("line", CHANGING, ids=lambda line: line.name)
def test_nothing_changes_without_the_pages_own_token(stage: Stage, line: Line) -> None:
    kind = next((kind for kind in KINDS[1:] if line.answers[kind][0] in "23t"), "anonymous")
    person = stage.cast[kind]
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies[settings.SESSION_COOKIE_NAME] = person.cookie
    path = sending.address_of(line.name, line.parameters, "own", stage.world)
    sent = urlencode(sending.sent_to(line.name, "own", person, stage.world), doseq=True)

    answer = strict.generic("POST", path, sent, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 403
    assert b"csrf" not in answer.content.lower() or b"form" in answer.content


def one_line_a_policy() -> list[Line]:
    """For each set of roles the first address, one with a record if there is any."""
    chosen: dict[frozenset[str], Line] = {}
    policies = {address.name: address.policy for address in walk.addresses()}
    for line in sorted(LINES, key=lambda line: -len(line.places)):
        policy = policies[line.name]
        if policy is not None and not policy.public:
            chosen.setdefault(frozenset(policy.roles), line)
    return list(chosen.values())


@pytest.mark.parametrize("line", one_line_a_policy(), ids=lambda line: f"{line.method} {line.name}")
def test_a_change_of_the_account_holds_from_the_next_request(stage: Stage, line: Line) -> None:
    kind = next(kind for kind in KINDS[1:] if line.answers[kind][0] in "23")
    person = stage.cast[kind]
    assert person.user is not None
    mine = User.objects.filter(pk=person.user.pk)
    was = mine.values("role", "force", "unit", "is_active").get()
    refused = "F" if len(line.places) == 1 else "N"
    changes: list[tuple[dict[str, object], str]] = [
        ({"is_active": False}, "A" if line.name.startswith("api:") else "L"),
    ]
    demoted = Role.OFFICER if kind != "officer" else Role.PARTNER
    changes.append(
        (
            {"role": demoted, "force": LANCASHIRE if demoted == Role.OFFICER else None, "unit": None},
            line.answers[demoted][0] if line.answers[demoted][0] in "2t" else refused,
        )
    )
    if len(line.places) == 4 and kind in {"analyst", "lead"}:
        changes.append(({"force": KENT}, "N"))
    for change, expected in changes:
        mine.update(**change)
        with try_at(stage, line, person, "own") as tried:
            word = tried.word
        mine.update(**was)
        assert word == expected, change


# --- Nothing is told by time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["investigations:return-detail", "investigations:investigation-detail"])
def test_out_of_scope_takes_as_long_as_missing(stage: Stage, name: str) -> None:
    line = next(line for line in LINES if line.name == name and line.method == "GET")
    paths = [sending.address_of(name, line.parameters, place, stage.world) for place in ("elsewhere", "missing")]

    differences = []
    # A real difference shows in each round and to the same side; noise of a shared machine does not.
    for _ in range(3):
        differences.append(timing.difference(stage, stage.cast["analyst"], paths))
        if len({found > 0 for found in differences}) > 1 or 0.0 in differences:
            return

    raise AssertionError(f"out of scope takes longer than missing by {differences} seconds")


def test_what_was_tried_is_counted(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\ndoors: {len(NAMES)} addresses, {len(KINDS)} kinds of people, {stage.doors.count:,} tries")

    assert stage.doors.count > 2_000
