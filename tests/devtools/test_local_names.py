"""A local that names nothing is found, and a field, an attribute or a keyword of the same name is not."""

from __future__ import annotations

import pytest

from devtools.local_names import vague_names_in, vague_names_in_script


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("found = search(words)", "found"),
        ("for one in referrals: send(one)", "one"),
        ("names = [said for said in answers]", "said"),
        ("def reply(asked): ...", "asked"),
        ("key = lambda one: one.at", "one"),
        ("if (found := search(words)): ...", "found"),
        ("with search(words) as (found, total): ...", "found"),
        ("try: ...\nexcept Refused as said: ...", "said"),
        ("match row:\n    case [_, *_] as one: ...", "one"),
        ("class Page:\n    def get(self):\n        found = 1", "found"),
    ],
)
def test_a_local_that_names_nothing_is_found(source: str, name: str) -> None:
    assert [vague for vague, _ in vague_names_in(source)] == [name]


@pytest.mark.parametrize(
    "source",
    [
        "class Lookup(Model):\n    found = IntegerField()",
        "class Answer:\n    said: str = ''",
        "lookup.found = 3",
        "check(found=3)",
        "row = found_by[key]",
        "from search import found",
        "referral = one_of(referrals)",
    ],
)
def test_what_is_not_a_local_is_not_found(source: str) -> None:
    assert vague_names_in(source) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("const found = search(words)", "found"),
        ("for (const one of rows) send(one)", "one"),
        ("let asked = 0 // times", "asked"),
        ("rows.map(one => one.id)", "one"),
        ("rows.sort((first, said) => first.at - said.at)", "said"),
        ("function isSame (one, other) {\n  return true\n}", "one"),
        ("const [found, total] = search(words)", "found"),
        ("const { row: found } = search(words)", "found"),
        ("rest.map(([one]) => 3)", "one"),
    ],
)
def test_a_local_of_a_script_that_names_nothing_is_found(source: str, name: str) -> None:
    assert {vague for vague, _ in vague_names_in_script(source)} == {name}


@pytest.mark.parametrize(
    "source",
    [
        "const total = search.found",
        "// one of the rows was asked",
        "const { said: words } = reply",
        "say('one row found')",
        "if (reply.found) { send() }",
    ],
)
def test_what_is_not_a_local_of_a_script_is_not_found(source: str) -> None:
    assert vague_names_in_script(source) == []


def test_a_local_of_a_script_has_the_number_of_its_line() -> None:
    assert vague_names_in_script("const rows = []\nconst found = 1\n") == [("found", 2)]
