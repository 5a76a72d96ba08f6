"""The parameters of lists, searches, filters, pagination and fragments reveal no other force's text."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import override_settings

from tests.accounts.factories import KENT
from tests.permissions import addresses, looking, reading, records
from tests.permissions.lines import LINES, Line, foreign_words, line_of, try_at
from tests.permissions.table import NAMES_COLLEAGUES, READS
from tests.permissions.trying import RequestHelper
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
    "reason=unchanged",
    "ask={investigation}",
    "advice={investigation}",
    "result=not_followed",
    "about=nrm",
    "given_since=2020-01-01",
    "area=force:E23000032",
    "area=unit:ersou&rows=force",
    "area=uk&rows=force&sort=force&map=rate",
]
ALL_AT_ONCE = "force=E23000032&unit=ersou&row={entry}&until=2020-06&page=2&show=all&reason=unchanged"
ALL_AT_ONCE += "&ask={investigation}&advice={investigation}&result=not_followed&about=nrm&given_since=2020-01-01"
PLAIN: dict[str, str] = {}
OF_HTMX = {reading.HTMX: "true"}


@pytest.fixture(scope="module")
def watching(stage: Stage) -> RequestHelper:
    """Requests whose answers name the parameters and headers that the view read."""
    *outer, innermost = settings.MIDDLEWARE
    helper = RequestHelper()
    with override_settings(MIDDLEWARE=[*outer, "tests.permissions.reading.WatchReads", innermost]):
        helper.client.handler.load_middleware()
    return helper


@pytest.mark.parametrize("line", SEARCHED, ids=lambda line: line.name)
def test_no_parameter_reveals_another_force_s_text(stage: Stage, watching: RequestHelper, line: Line) -> None:
    """Without parameters, with all of them, and then with each that the view read: no other can change its answer."""
    wrong = []

    def reads_of(kind: str, query: str, headers: dict[str, str]) -> frozenset[str]:
        path = address_with(line, query, stage)
        with watching.trying(stage.cast[kind], "GET", path, {}, headers=headers) as tried:
            words = foreign_words(tried, allowed=READS[kind], names_too=line.name not in NAMES_COLLEAGUES)
            wrong.extend(f"{kind} asks {query} {headers}: {word}" for word in words)
            assert tried.answer.status_code < 500
            return tried.answer.reads

    for kind in ("analyst", "lead", "coordinator"):
        at_once = (("", PLAIN), (ALL_AT_ONCE, PLAIN), (ALL_AT_ONCE, OF_HTMX))
        reads = {name for query, headers in at_once for name in reads_of(kind, query, headers)}
        for query in ASKED:
            for headers in (PLAIN, OF_HTMX) if reading.HTMX in reads else (PLAIN,):
                if reading.may_matter(reads, query):
                    reads_of(kind, query, headers)

    assert wrong == []


def address_with(line: Line, pattern: str, stage: Stage) -> str:
    """The line's address of the own force, with this query."""
    path = addresses.address_of(line.name, line.parameters, "own", stage.world)
    foreign = stage.world.by_force[KENT]
    query = pattern.format(entry=foreign.entry, investigation=foreign.investigation)
    return f"{path}{'&' if '?' in path else '?'}{query}"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("investigations:investigation-list", {"page", "text"}),  # by a filter, and by the links between pages
        ("investigations:return-detail", {reading.HTMX, "row"}),  # the row only if htmx asks
        ("home", set()),
    ],
)
def test_parameters_that_a_view_reads_are_noted(
    stage: Stage, watching: RequestHelper, name: str, read: set[str]
) -> None:
    path = address_with(line_of(name), ALL_AT_ONCE, stage)
    with watching.trying(stage.cast["analyst"], "GET", path, {}, headers=OF_HTMX) as tried:
        assert tried.answer.reads >= read
        assert reading.may_matter(set(tried.answer.reads), "row=1") == ("row" in read)


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
