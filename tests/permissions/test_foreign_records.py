"""Another force's records do not exist under one's own URLs or in one's own form values."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.factories import KENT
from tests.investigations.factories import typed
from tests.permissions import addresses, looking, records, sending
from tests.permissions.lines import OF_FORCES, Line, line_of, try_at
from tests.permissions.trying import Tried
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix

NUMBERED = {"entry", "finding", "query", "transfer", "support", "look", "known", "header"}
BOTH_SIDES = {  # open to giver and receiver
    "orders:transfer-detail",
    "nrm:transfer-detail",
    "nrm:transfer-decide",
    "crime:transfer-detail",
    "crime:transfer-decide",
}
WITHIN = [line for line in OF_FORCES if NUMBERED & set(line.parameters) and line.name not in BOTH_SIDES]


@pytest.mark.parametrize("line", WITHIN, ids=lambda line: f"{line.method} {line.name}")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_another_force_s_record_under_one_s_own_url_gives_404(
    stage: Stage, line: Line, headers: dict[str, str]
) -> None:
    kind = "analyst" if line.answers["analyst"][0] == "3" else "coordinator"
    own = addresses.address_of(line.name, line.parameters, "own", stage.world)
    (number,) = NUMBERED & set(line.parameters)
    ours, *foreign = (addresses.value_of(line.name, number, place, stage.world) for place in records.PLACES)
    seen = []
    for theirs in foreign:
        path = own.replace(f"/{ours}/", f"/{theirs}/")
        assert path != own
        sent = sending.sent_to(line.name, "own", stage.cast[kind], stage.world)
        with stage.requests.trying(stage.cast[kind], line.method, path, sent, headers=headers) as tried:
            assert (tried.word, tried.done) == ("N", [])
            seen.append(looking.seen_by_stranger(tried.answer, tried.path))

    assert seen[0] == seen[1] == seen[2]


NONE = 999_999_999  # the number of no record


def naming(stage: Stage, name: str, kind: str, named: dict[str, Any]) -> tuple[Tried, str]:
    """The response of an own-force view to these form values, and the page that then gives the reason."""
    line = line_of(name, "POST")
    person = stage.cast[kind]
    with try_at(stage, line, person, "own", also=named) as tried:
        after = ""
        if tried.answer.status_code == 302:
            after = stage.requests.client.get(tried.answer.headers["Location"]).content.decode()
        return tried, looking.without_what_differs(after, tried.path)


@pytest.mark.parametrize(
    ("name", "kind", "field", "record", "nobody", "more"),
    [
        ("investigations:row-end", "analyst", "into", "survivor", NONE, {"move": "merge"}),
        ("investigations:row-end", "analyst", "to", "offered", NONE, {"move": "withdraw_offer"}),
        ("investigations:row-reopen", "analyst", "investigation", "closed", NONE, {}),
        ("investigations:review-query", "coordinator", "about", "asked_of", addresses.NOBODY, {}),
    ],
)
def test_naming_another_force_s_record_equals_naming_none(
    stage: Stage, name: str, kind: str, field: str, record: str, nobody: object, more: dict[str, str]
) -> None:
    seen = []
    for value in (getattr(stage.world.by_force[KENT], record), nobody):
        sent = f"row:{value}" if field == "about" else str(value)
        tried, after = naming(stage, name, kind, {field: sent, **more})
        assert "alteration" not in tried.done
        seen.append((tried.answer.status_code, after))

    assert seen[0] == seen[1]


def test_reference_used_by_another_force_is_free(stage: Stage) -> None:
    seen = []
    for reference in ("QUITE/2", f"{records.CANARIES[KENT]}/2"):
        tried, after = naming(stage, "investigations:row-add", "analyst", typed(reference))
        assert tried.done == ["collection"]
        seen.append((tried.answer.status_code, after.replace(reference, "TYPED").count("TYPED") > 0))

    assert seen == [(302, True), (302, True)]
