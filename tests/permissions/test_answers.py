"""Every address responds to every kind of user as the table says (P1, P2, P3, P15).

An address opened with GET leads to a page, through redirects if need be, and never to a bare status.

`table.py` holds the expectations, written by hand. The inputs (addresses, records, form values, canaries) are generated
from the URL conf and the models.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.accounts.factories import LANCASHIRE
from tests.permissions import canaries, looking, records
from tests.permissions.lines import LINES, PARAMETERS, Line, each_line, foreign_words, try_at, words_in
from tests.permissions.opening import faults_of_opening
from tests.permissions.people import KINDS, Person
from tests.permissions.table import NAMES_COLLEAGUES, PRINTS_RETURNS_TOO, PRINTS_WORDS, READS, READS_EVERY_REASON
from tests.permissions.trying import Tried
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix


def test_every_address_is_in_the_table_and_every_line_has_an_address() -> None:
    in_conf, in_table = set(PARAMETERS), {line.name for line in LINES}

    assert in_conf - in_table == set(), "addresses without a line in TABLE"
    assert in_table - in_conf == set(), "lines of TABLE without an address"
    assert len({(line.name, line.method) for line in LINES}) == len(LINES)


# Addresses whose public id names a record of no force.
OF_NO_FORCE = (
    "notifications:",
    "systems:",
    "sso:",
    "access:",
    "administration:",
    "dashboards:annotation",
    "investigations:delegation",
    "investigations:emergency",
    "bulletins:",
    "releases:",
    "carried:",
    "official:",
    "registers:table",
    "requests:",
    "guidance:reassign",
)


def test_table_has_one_response_for_each_place_of_an_address() -> None:
    for line in LINES:
        of_no_force = line.name.startswith(OF_NO_FORCE)
        names = {"force", "transfer", "alert", "breach", "header", "merge", "advice", "record", "export"}
        of_a_force = names & {*line.parameters} or "public_id" in line.parameters
        of_a_force = of_a_force and not of_no_force
        places = 4 if of_a_force else 2 if line.parameters else 1
        assert {len(answer) for answer in line.answers.values()} == {places}, line.name


def test_every_typed_text_holds_its_force_s_canary(stage: Stage) -> None:
    models = canaries.scoped_models()

    assert len(models) >= 14
    assert [gap for model in models for gap in canaries.texts_without_canary(model, stage.world)] == []


@each_line
def test_view_responds_to_each_user_as_the_table_says(stage: Stage, line: Line) -> None:
    wrong = [f"{kind} {fault}" for kind in KINDS for fault in faults_for(stage, line, stage.cast[kind])]

    assert wrong == [], "\n".join(wrong)


def faults_for(stage: Stage, line: Line, person: Person) -> Iterator[str]:
    """What the table does not say of one person's responses, at each place."""
    expected_at = dict(zip(line.places, line.answers[person.kind], strict=True))
    places = line.places_for(person)
    if places != line.places and len({*expected_at.values()}) > 1:
        yield "is refused by the policy, but not everywhere in the table"
    seen: dict[str, tuple[int, str, str]] = {}
    for place in places:
        expected = expected_at[place]
        with try_at(stage, line, person, place) as tried:
            faults = [] if tried.word == expected else [f"{tried.word}, not {expected}"]
            faults += looking.faults_of_headers(tried.answer)
            faults += looking.faults_of_forms(tried.answer)
            faults += looking.faults_of_scripts(tried.answer)
            faults += faults_of_log(tried, line, person, expected)
            faults += faults_of_words(tried, line, person, place, expected)
            if place == "missing" or expected == "N":
                seen[place] = looking.seen_by_stranger(tried.answer, tried.path)
        if line.method == "GET" and place == "own":
            faults += faults_of_opening(stage.requests, person, line.name, tried)
        yield from (f"at {place}: {fault}" for fault in faults)
    for place in places:
        if expected_at[place] == "N" and seen[place] != seen["missing"]:
            yield f"at {place}: another answer than for what is missing"


def faults_of_words(tried: Tried, line: Line, person: Person, place: str, expected: str) -> list[str]:
    """Text of a force that should be missing from the response, or that it should contain."""
    here = {records.FORCE_AT[place]} if len(line.places) == 4 else READS.get(person.kind, set())
    allowed = here & READS.get(person.kind, set()) if expected in "23C" else set()
    if line.name in READS_EVERY_REASON and expected == "2":
        allowed = {*records.CANARIES}
    foreign = foreign_words(
        tried, allowed=allowed, names_too=not person.sees_names and line.name not in NAMES_COLLEAGUES
    )
    faults = [f"{word} of another force in the answer" for word in foreign]
    faults += [f"{word} in the log output" for word in words_in(tried.logs)]
    is_printed = not PRINTS_WORDS.isdisjoint({line.name, f"{line.method} {line.name}"})
    is_own_page = place == "own" and expected == "2" and is_printed
    if is_own_page and records.CANARIES[LANCASHIRE] not in tried.everything():
        faults.append("the page does not print its own force's words, so that this test sees nothing")
    return faults


# A reference that no sealed investigation has is an attempt, which the log has as refused.
LOGS_WRONG_INPUT = {"investigations:emergency-open"}


def faults_of_log(tried: Tried, line: Line, person: Person, expected: str) -> list[str]:
    """Missing log entries after a response: one entry per kind if it was done, one if refused."""
    done = sorted(kind for kind, outcome in tried.trace if outcome == "done")
    refused = [outcome for _, outcome in tried.trace if outcome == "refused"]
    if expected in "23O":
        dashboard = ["consultation"] if person.kind in PRINTS_RETURNS_TOO.get(line.name, ()) else []
        wanted, wanted_refused = sorted(line.log.split() + dashboard), 0
    elif expected == "C" or (expected == "U" and line.name in LOGS_WRONG_INPUT):
        wanted, wanted_refused = [], 1  # the page is shown again, with the reason
    elif expected in "FN" and person.user:
        wanted, wanted_refused = [], 1
    else:
        wanted, wanted_refused = [], 0
    if (done, len(refused)) == (wanted, wanted_refused):
        return []
    return [f"the log says {tried.trace}, not done {wanted} and refused {wanted_refused} times"]


# Reviewers: the unit of the force table, never the map.
# Kent lies in the South East and belongs to the Eastern unit; North Wales belongs to the North West.
REVIEWED = [line for line in LINES if len(line.places) == 4]
REVIEWED_BY = {"kent": ("eastern", "national"), "north wales": ("coordinator", "national")}
OF_THE_MAP = {"kent": "south-east", "north wales": "welsh"}


@pytest.mark.parametrize("line", REVIEWED, ids=lambda line: f"{line.method} {line.name}")
def test_unit_reviews_a_force_whatever_the_map_says(stage: Stage, line: Line) -> None:
    wrong = []
    for place, reviewers in REVIEWED_BY.items():
        for kind in (*reviewers, OF_THE_MAP[place]):
            if not line.admits(stage.cast[kind]):
                continue
            expected = (
                line.answers["national" if kind == "national" else "coordinator"][0] if kind in reviewers else "N"
            )
            with try_at(stage, line, stage.cast[kind], place) as tried:
                if tried.word != expected:
                    wrong.append(f"{kind} at {place}: {tried.word}, not {expected}")

    assert wrong == []


def test_number_of_requests_is_reported(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    requests = sum(len(line.places_for(stage.cast[kind])) for line in LINES for kind in KINDS)

    with capsys.disabled():
        print(f"\npermissions: {len(PARAMETERS)} URLs, {len(KINDS)} kinds of people, {requests:,} requests")
    assert requests > 10_000
