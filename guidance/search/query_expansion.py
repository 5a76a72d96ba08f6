"""Expand a query: for each idea in it, the indexed words that express it, from products the person may have.

A word matches all its forms, and the last word matches all words it begins. A synonym of the field (`Synonym`)
expresses the same idea in other words. A word that is nowhere in the index is split (carwash) or corrected as a typing
error (cuckoing), and the page says so. Whether the index contains a word depends only on what the person may have: a
correction never suggests a word from guidance hidden from that person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from accounts.models import User
from guidance.models import Product, Synonym
from guidance.search import edit_distance
from guidance.search.query_parser import ParsedQuery

SYNONYM, BEGINS, JOINED, SLIP = 0.8, 0.6, 0.9, 0.8  # weight of a match that was not typed itself
LONGEST_TERM = 5  # words of a synonym
SHORTEST_BEGINNING, SHORTEST_UNFINISHED = 4, 2
MOST_BEGINNINGS = 40
type Words = dict[int, float]  # ids of words that mean the same, each with its weight
type Rooted = tuple[str, str]  # a word and its root; a stop word such as “the” has none
type Span = list[list[Rooted]]  # typed words, followed by their synonyms

WORDS = """
with may (id) as not materialized ({may}),
asked as (select * from unnest(%(roots)s::text[]) as a (root)),
begun as (select * from unnest(%(beginnings)s::text[]) as b (word))
select w.id, w.word, w.root, ''
from asked a join guidance_searchterm w on w.root = a.root
where exists (select from guidance_searchposting i join may on may.id = i.product_id where i.word_id = w.id)
union all
select f.id, f.word, f.root, b.word
from begun b, lateral (
    select w.id, w.word, w.root from guidance_searchterm w
    where w.word like b.word || '%%'
        and exists (select from guidance_searchposting i join may on may.id = i.product_id where i.word_id = w.id)
    order by length(w.word), w.word limit {most}
) f
"""
ALIKE = """
with may (id) as ({may})
select f.asked, f.word, count(*), f.alike
from (
    select u.word as asked, w.id, w.word, similarity(u.word, w.word) as alike
    from unnest(%(unknown)s::text[]) as u (word) join guidance_searchterm w on w.word %% u.word
    union
    select '', w.id, w.word, 0 from guidance_searchterm w where w.word = any (%(exact)s::text[])
) f
join guidance_searchposting i on i.word_id = f.id
join may on may.id = i.product_id
group by f.asked, f.word, f.alike
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryConcept:
    """One idea of a query. Each way to express it is a sequence of parts; one matching word is enough for a part."""

    said: str
    ways: tuple[tuple[Words, ...], ...]


@dataclass(slots=True, kw_only=True)
class QueryMeaning:
    """The meaning of a query."""

    ideas: list[QueryConcept] = field(default_factory=list)
    read_as: dict[str, str] = field(default_factory=dict)  # corrections: typed word to corrected word
    unknown: list[str] = field(default_factory=list)  # words that are nowhere in the index
    roots: dict[int, str] = field(default_factory=dict)  # of the words in the ideas


@dataclass(slots=True, kw_only=True)
class _Known:
    """The indexed words a query needs."""

    by_root: dict[str, list[int]] = field(default_factory=dict)
    by_beginning: dict[str, list[int]] = field(default_factory=dict)
    roots: dict[int, str] = field(default_factory=dict)


def meant_by(typed: ParsedQuery, user: User) -> QueryMeaning:
    """Return the meaning of a query, in words from products the person may have."""
    roots, joined = _rooted(typed.words)
    meant = _meant(typed, roots, joined, user)
    if meant.unknown and (corrected := _corrections(meant.unknown, user)):
        words = tuple(word for typed_word in typed.words for word in corrected.get(typed_word, typed_word).split())
        again = ParsedQuery(text=typed.text, words=words, is_whole=typed.is_whole)
        left = [word for word in meant.unknown if word not in corrected]
        meant = _meant(again, *_rooted(words), user)
        meant.read_as, meant.unknown = corrected, left
    return meant


def _meant(typed: ParsedQuery, roots: Sequence[Rooted], joined: dict[str, str], user: User) -> QueryMeaning:
    """Return the meaning of these words without corrections."""
    spans = list(_spans(roots, _synonyms(roots)))
    last = roots[-1][0] if roots and not typed.is_whole else ""
    wanted = {root for span in spans for way in span for _, root in way if root}
    known = _known(wanted | set(joined.values()), _beginnings(roots, last), user)
    meant = QueryMeaning(roots=known.roots)
    for span in _pairs_joined(spans, joined, known):
        own, others = span[0], span[1:]
        parts = [_part(word, root, known, is_last=word == last) for word, root in own]
        ways = [tuple(parts)] if all(parts) else []
        ways += (way for other in others if (way := _in_other_words(other, known, instead_of=len(own))))
        if len(own) == 2 and (ids := known.by_root.get(joined.get(own[0][0] + own[1][0], ""))):
            ways.append((dict.fromkeys(ids, JOINED),))
        if ways:
            meant.ideas.append(QueryConcept(said=" ".join(word for word, _ in own), ways=tuple(ways)))
            continue
        # No way to express the whole idea is indexed, so use each indexed word of it.
        for (word, _), part in zip(own, parts, strict=True):
            if part:
                meant.ideas.append(QueryConcept(said=word, ways=((part,),)))
            else:
                meant.unknown.append(word)
    return meant


def _pairs_joined(spans: Sequence[Span], joined: dict[str, str], known: _Known) -> Iterator[Span]:
    """Also join two neighbours into one idea if the library writes them as one word: “car park” and “carpark”."""
    before: Span | None = None
    for span in spans:
        pair = [*before[0], *span[0]] if before else []
        if len(pair) == 2 and known.by_root.get(joined.get(pair[0][0] + pair[1][0], "")):
            yield [pair]
            before = None
            continue
        if before:
            yield before
        before = span
    if before:
        yield before


def _in_other_words(way: Sequence[Rooted], known: _Known, *, instead_of: int) -> tuple[Words, ...]:
    """Return a synonym's words if the index has them. A synonym with more words is still one idea."""
    counts = SYNONYM * min(1, instead_of / len(way)) if way else 0
    parts = tuple(dict.fromkeys(known.by_root.get(root, ()), counts) for _, root in way)
    return parts if all(parts) else ()


def _part(word: str, root: str, known: _Known, *, is_last: bool) -> Words:
    """Return the indexed words one typed word matches."""
    words: Words = dict.fromkeys(known.by_root.get(root, ()), 1.0)
    if not words or is_last:
        for pk in known.by_beginning.get(word, ()):
            words.setdefault(pk, BEGINS)
    return words


def _beginnings(roots: Sequence[Rooted], last: str) -> list[str]:
    """Return the words that may be prefixes: any long enough, and the last one, which may be unfinished."""
    return [
        word
        for word, _ in roots
        if not word.isdigit() and len(word) >= (SHORTEST_UNFINISHED if word == last else SHORTEST_BEGINNING)
    ]


def _rooted(words: Sequence[str]) -> tuple[list[Rooted], dict[str, str]]:
    """Return each word with its root, and each two neighbours joined as one word with the root of that."""
    rooted = _roots_of([*words, *(first + second for first, second in pairwise(words))])
    return rooted[: len(words)], dict(rooted[len(words) :])


def _roots_of(words: Sequence[str]) -> list[Rooted]:
    """Return each word with its root; a stop word has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select w, coalesce(library.root_of(w), '') from unnest(%s::text[]) with ordinality as u (w, n) order by n",
            [list(words)],
        )
        rooted: list[tuple[Any, ...]] = cursor.fetchall()
    return rooted


def _terms(roots: Sequence[Rooted]) -> Iterator[tuple[int, int, str]]:
    """Yield every run of neighbouring words, longest first: its start, its length, its roots."""
    for length in range(min(LONGEST_TERM, len(roots)), 0, -1):
        for start in range(len(roots) - length + 1):
            yield start, length, " ".join(root or word for word, root in roots[start : start + length])


def _synonyms(roots: Sequence[Rooted]) -> dict[str, list[str]]:
    """Return the synonyms of each typed term, as roots."""
    typed = {term for _, _, term in _terms(roots)}
    by_term: dict[str, list[str]] = {}
    for group in Synonym.objects.filter(roots__overlap=sorted(typed)).order_by("pk").values_list("roots", flat=True):
        for term in typed & set(group):
            by_term.setdefault(term, []).extend(other for other in group if other != term)
    return by_term


def _spans(roots: Sequence[Rooted], synonyms: dict[str, list[str]]) -> Iterator[Span]:
    """Yield the ideas of a query: terms with synonyms, longest first, and the single words between them."""
    taken: dict[int, int] = {}
    for start, length, term in _terms(roots):
        places = range(start, start + length)
        if term in synonyms and not any(place in taken for place in places):
            taken |= dict.fromkeys(places, start)
    for start, length, term in sorted(_terms(roots)):
        own = [rooted for rooted in roots[start : start + length] if rooted[1]]
        if length == list(taken.values()).count(start) and taken.get(start) == start:
            others = ([(root, root) for root in other.split()] for other in synonyms[term])
            yield [own, *others] if own else [[(term, term)], *others]
        elif length == 1 and start not in taken and own:
            yield [own]


def _known(roots: Iterable[str], beginnings: Sequence[str], user: User) -> _Known:
    """Return the words that occur in products the person may have."""
    known = _Known()
    values = {"roots": sorted(roots), "beginnings": list(beginnings)}
    for pk, _word, root, beginning in _rows(WORDS, user, values):
        known.roots[pk] = root
        if beginning:
            known.by_beginning.setdefault(beginning, []).append(pk)
        else:
            known.by_root.setdefault(root, []).append(pk)
    return known


def _corrections(unknown: Sequence[str], user: User) -> dict[str, str]:
    """Return the correction of each word: two words written as one, or the most likely typing error."""
    correctable = [word for word in unknown if len(word) > 3 and not any(letter.isdigit() for letter in word)]
    if not correctable:
        return {}
    cuts = {(word[:at], word[at:]) for word in correctable for at in range(2, len(word) - 1)}
    parts = {part for cut in cuts for part in cut}
    # A short word with two swapped letters shares few trigrams, so also look up words one edit away by name.
    near = {word: edit_distance.one_away(word) for word in correctable}
    exact = sorted(parts.union(*near.values()))
    often: dict[str, int] = {}
    alike: dict[str, list[tuple[int, float, int, str]]] = {}
    for word, candidate, times, share in _rows(ALIKE, user, {"unknown": correctable, "exact": exact}):
        if not word:
            often[candidate] = times
        elif (distance := _distance(word, candidate)) is not None:
            alike.setdefault(word, []).append((distance, -share, -times, candidate))
    for word, others in near.items():
        alike.setdefault(word, []).extend(
            (1, 0.0, -often[candidate], candidate)
            for candidate in others & often.keys()
            if _distance(word, candidate) is not None
        )
    corrected = {}
    for word in correctable:
        halves = [
            (min(often[left], often[right]), f"{left} {right}")
            for left, right in cuts
            if left + right == word and left in often and right in often
        ]
        if halves:
            corrected[word] = max(halves)[1]
        elif alike[word]:
            corrected[word] = min(alike[word])[-1]
    return corrected


def _distance(typed: str, word: str) -> int | None:
    """Return the edits between two words; None if there are too many, or one is the opposite of the other."""
    most = _slips_of(typed)
    distance = edit_distance.between(typed, word, most=most)
    return None if distance > most or edit_distance.is_opposite(typed, word) else distance


def _slips_of(word: str) -> int:
    """Return how many typing errors a word of this length may have."""
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def may_have(user: User) -> tuple[str, tuple[Any, ...]]:
    """Return SQL for the published products the person may have, which limits every search."""
    return Product.objects.visible_to(user).published().values("pk").query.sql_with_params()


def _rows(question: str, user: User, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return rows(question.replace("{most}", str(MOST_BEGINNINGS)), user, values)


def rows(question: str, user: User, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a query that begins with `{may}`, the products the person may have."""
    try:
        may, parameters = may_have(user)
    except EmptyResultSet:
        return []
    names = {f"may{number}": value for number, value in enumerate(parameters)}
    fence = may.replace("%s", "{}").format(*(f"%({name})s" for name in names))
    with connection.cursor() as cursor:
        cursor.execute(question.replace("{may}", fence), {**values, **names})
        fetched: list[tuple[Any, ...]] = cursor.fetchall()
    return fetched
