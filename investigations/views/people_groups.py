"""What the buttons of a case's groups of people send: people in words, one more group, a copy of a group."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import Any

from django.http import QueryDict

from core import months
from investigations.returns import group_lines, people_in_words, vocabulary
from investigations.returns.people_groups import AXES
from investigations.returns.people_in_words import PeopleRead

SENT = {"in_words", "add_words", "group"}


def people_read(post: QueryDict, *, month: date) -> PeopleRead | None:
    """The people that a form has in words, read as groups; None if it has none."""
    words = post.get("in_words", "").strip()
    return people_in_words.read(words, lists=vocabulary.present(), day=months.last_day(month)) if words else None


def read_to_print(read: PeopleRead | None, *, words: str, month: date) -> dict[str, Any]:
    """What the form of a case prints of people in words that are not added yet."""
    if read is None:
        return {}
    lines = group_lines.lines_of(
        [dict(group) for group in read.groups], {}, vocabulary.present(), day=months.last_day(month), spare=[]
    )
    return {"read": read, "read_groups": lines, "typed_words": words}


def spare_groups(post: QueryDict) -> list[dict[str, str]] | None:
    """The lines for more groups that a button asked for: empty ones, or a copy of a group without its number.

    None if no button did.
    """
    button = post.get("group", "")
    kind, _, place = button.partition(":")
    if kind == "add":
        return [group_lines.empty() for _ in range(2 * group_lines.SPARE_GROUPS)]
    if kind != "copy" or not place.isdecimal():
        return None
    groups = list(zip_longest(*(post.getlist(f"people_{axis}") for axis in AXES), fillvalue=""))
    if int(place) >= len(groups):
        return None
    copied = dict(zip(AXES, (str(text) for text in groups[int(place)]), strict=True))
    return [{**copied, "count": ""}, group_lines.empty()]
