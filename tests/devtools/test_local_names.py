"""A local that names nothing is found, and a field, an attribute or a keyword of the same name is not."""

from __future__ import annotations

import pytest

from devtools.local_names import vague_names_in


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
