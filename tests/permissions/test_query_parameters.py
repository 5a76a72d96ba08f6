"""The parameters of lists, searches, filters, pagination and fragments reveal no other force's text."""

from __future__ import annotations

import pytest

from tests.accounts.factories import KENT
from tests.permissions import looking, records, sending
from tests.permissions.lines import LINES, Line, foreign_words, line_of, try_at
from tests.permissions.table import READS
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix

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
def test_no_parameter_reveals_another_force_s_text(stage: Stage, line: Line) -> None:
    wrong = []
    for kind in ("analyst", "lead", "coordinator"):
        for asked in ASKED:
            query = "?" + asked.format(entry=stage.world.by_force[KENT].entry)
            for headers in ({}, {"HX-Request": "true"}):
                path = sending.address_of(line.name, line.parameters, "own", stage.world) + query
                with stage.requests.trying(stage.cast[kind], "GET", path, {}, headers=headers) as tried:
                    found = foreign_words(tried, allowed=READS[kind], names_too=True)
                    wrong += [f"{kind} asks {asked} {headers}: {word}" for word in found]
                    assert tried.answer.status_code < 500

    assert wrong == []


@pytest.mark.parametrize("name", ["investigations:investigation-list", "api:investigation-list"])
@pytest.mark.parametrize("kind", ["analyst", "coordinator"])
def test_search_for_another_force_s_text_finds_as_much_as_nonsense(stage: Stage, name: str, kind: str) -> None:
    line = line_of(name)
    seen = []
    for word in (records.CANARIES[KENT], "XYZZYXY"):
        with try_at(stage, line, stage.cast[kind], "own", query=f"?state=all&text={word}") as tried:
            assert tried.answer.status_code == 200
            seen.append(looking.without_what_differs(tried.body, tried.path).replace(word, "TYPED"))

    assert seen[0] == seen[1]


def test_filters_offer_only_forces_in_scope(stage: Stage) -> None:
    line = line_of("investigations:investigation-list")

    with try_at(stage, line, stage.cast["coordinator"], "own") as tried:
        assert 'value="E23000003"' in tried.body
        assert KENT not in tried.body
    with try_at(stage, line, stage.cast["analyst"], "own") as tried:
        assert 'name="force"' not in tried.body
