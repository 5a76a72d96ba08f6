"""Which list each column of a return takes its terms from, and how a force's own words become terms of that list."""

from __future__ import annotations

from collections.abc import Mapping

from imports.checking import headers
from imports.checking.headers import Learned
from imports.checking.layouts import Layout
from investigations.choices import FLAGS
from investigations.returns.fields import FIELDS
from investigations.returns.parsers import texts_of

# By column, the list: an attribute of `vocabulary.Lists`, or one of the fixed lists that code depends on.
LISTS: Mapping[str, str] = {
    **{name: each.words for name, each in FIELDS.items() if each.words},
    "state": "states",
    **dict.fromkeys((*FLAGS, "was_running"), "answers"),
    "role": "roles",
    "nationality": "nationalities",
    "gender": "genders",
    "age_group": "ages",
}
TITLES: Mapping[str, str] = {
    "states": "states", "stages": "stages", "origins": "how it began", "types": "types", "sub_types": "sub-types",
    "closing_reasons": "closing reasons", "agencies": "partner agencies", "answers": "yes and no", "roles": "roles",
    "nationalities": "nationalities", "genders": "genders", "ages": "ages",
}  # fmt: skip
KINDS: Mapping[str, str] = {name: f"return-words-{name}" for name in TITLES}  # by list, the kind it is learned under
LEARNED_WORDS = tuple(Layout(kind=kind, columns=()) for kind in KINDS.values())  # to read what was learned


def with_words_of_its_own(learned: Learned) -> frozenset[str]:
    """The columns in which a force has words of its own: only their texts can change in `with_our_words`."""
    return frozenset(name for name, terms in LISTS.items() if learned.get(KINDS[terms]))


def with_our_words(name: str, text: str, *, learned: Learned) -> str:
    """The text of a cell, with the force's own words replaced by the codes of the terms that they are matched to."""
    known = learned.get(KINDS[LISTS[name]]) if name in LISTS else None
    if not known or not text:
        return text
    whole = known.get(headers.key_of(text))
    if whole is None and name in FIELDS and FIELDS[name].is_list:
        return "; ".join(known.get(headers.key_of(part), part) for part in texts_of(text))
    return whole or text
