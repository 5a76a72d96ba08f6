"""Opening a URL that only receives forms shows a page, never a bare status; test_answers.py opens all others."""

from __future__ import annotations

import pytest

from tests.permissions import addresses, walk
from tests.permissions.lines import LINES
from tests.permissions.opening import faults_of_opening
from tests.permissions.people import KINDS
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix

BY_NAME = {address.name: address for address in walk.addresses()}
POST_ONLY = {line.name for line in LINES if line.method == "POST"} - {
    line.name for line in LINES if line.method == "GET"
}


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_opened_post_only_url_shows_a_page_to_every_kind_of_user(stage: Stage, name: str) -> None:
    path = addresses.address_of(name, BY_NAME[name].parameters, "own", stage.world)
    wrong = []
    for kind in KINDS:
        with stage.requests.trying(stage.cast[kind], "GET", path, {}) as tried:
            pass
        wrong += faults_of_opening(stage.requests, stage.cast[kind], name, tried)

    assert wrong == []


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_post_only_url_redirects_to_its_own_page(stage: Stage, name: str) -> None:
    path = addresses.address_of(name, BY_NAME[name].parameters, "own", stage.world)
    line = next(line for line in LINES if line.name == name)
    kind = next((kind for kind in KINDS[1:] if line.answers[kind][0] in "23t"), "national")

    with stage.requests.trying(stage.cast[kind], "GET", path, {}) as tried:
        if name.startswith("api:"):
            assert tried.answer.status_code == 405
            return
        target = tried.answer.headers["Location"]

    assert path.startswith(target)
    assert target != path
    with stage.requests.trying(stage.cast[kind], "PUT", path, {}) as tried:
        assert tried.answer.status_code == 405
        assert "It only receives forms" in tried.body
        assert tried.answer.headers["Allow"]
