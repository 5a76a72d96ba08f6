"""What is meant by what was typed: for each idea the words that say it, of those in what the person may have.

A word stands for all its forms, and the last one for all that begins like it. What the field calls differently
(`Synonym`) is the same idea in other words. A word that stands nowhere is taken apart (carwash), or read as the one
that it is a slip of (cuckoing), and the page says so. Whether a word stands somewhere is asked of what the person may
have: a slip never leads to a word that only a stranger's guidance knows.
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
from guidance.search.query_parser import Typed

SYNONYM, BEGINS, JOINED, SLIP = 0.8, 0.6, 0.9, 0.8  # how much a word counts that was not typed itself
LONGEST_TERM = 5  # words of a synonym
SHORTEST_BEGINNING, SHORTEST_UNFINISHED = 4, 2
MOST_BEGINNINGS = 40
type Words = dict[int, float]  # ids of words that say the same, with how much each counts
type Rooted = tuple[str, str]  # a word and its root, which “the” and its like have none of
type Span = list[list[Rooted]]  # words that were typed, and behind them the other terms that the field has for them

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
class Idea:
    """One thing that is meant. Each way to say it is a row of parts; of a part one word is enough."""

    said: str
    ways: tuple[tuple[Words, ...], ...]


@dataclass(slots=True, kw_only=True)
class Meant:
    """What is meant by a question."""

    ideas: list[Idea] = field(default_factory=list)
    read_as: dict[str, str] = field(default_factory=dict)  # slips: what was typed, and as what it was read
    unknown: list[str] = field(default_factory=list)  # words that stand nowhere
    roots: dict[int, str] = field(default_factory=dict)  # of the words in the ideas


@dataclass(slots=True, kw_only=True)
class _Known:
    """The library's words as far as a question needs them."""

    by_root: dict[str, list[int]] = field(default_factory=dict)
    by_beginning: dict[str, list[int]] = field(default_factory=dict)
    roots: dict[int, str] = field(default_factory=dict)


def meant_by(typed: Typed, user: User) -> Meant:
    """What is meant, in words of what the person may have."""
    roots, joined = _rooted(typed.words)
    meant = _meant(typed, roots, joined, user)
    if meant.unknown and (mended := _mended(meant.unknown, user)):
        words = tuple(word for typed_word in typed.words for word in mended.get(typed_word, typed_word).split())
        again = Typed(text=typed.text, words=words, is_whole=typed.is_whole)
        left = [word for word in meant.unknown if word not in mended]
        meant = _meant(again, *_rooted(words), user)
        meant.read_as, meant.unknown = mended, left
    return meant


def _meant(typed: Typed, roots: Sequence[Rooted], joined: dict[str, str], user: User) -> Meant:
    """What is meant by words as they are."""
    spans = list(_spans(roots, _synonyms(roots)))
    last = roots[-1][0] if roots and not typed.is_whole else ""
    wanted = {root for span in spans for way in span for _, root in way if root}
    known = _known(wanted | set(joined.values()), _beginnings(roots, last), user)
    meant = Meant(roots=known.roots)
    for span in _pairs_joined(spans, joined, known):
        own, others = span[0], span[1:]
        parts = [_part(word, root, known, is_last=word == last) for word, root in own]
        ways = [tuple(parts)] if all(parts) else []
        ways += (way for other in others if (way := _in_other_words(other, known, instead_of=len(own))))
        if len(own) == 2 and (ids := known.by_root.get(joined.get(own[0][0] + own[1][0], ""))):
            ways.append((dict.fromkeys(ids, JOINED),))
        if ways:
            meant.ideas.append(Idea(said=" ".join(word for word, _ in own), ways=tuple(ways)))
            continue
        # Not one term of the library then; of its words those that are there.
        for (word, _), part in zip(own, parts, strict=True):
            if part:
                meant.ideas.append(Idea(said=word, ways=((part,),)))
            else:
                meant.unknown.append(word)
    return meant


def _pairs_joined(spans: Sequence[Span], joined: dict[str, str], known: _Known) -> Iterator[Span]:
    """The same, but two neighbours that the library writes as one word are one idea: “car park” and “carpark”."""
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
    """Another term of the field for what was typed, where the library has it. In more words it is still one idea."""
    counts = SYNONYM * min(1, instead_of / len(way)) if way else 0
    parts = tuple(dict.fromkeys(known.by_root.get(root, ()), counts) for _, root in way)
    return parts if all(parts) else ()


def _part(word: str, root: str, known: _Known, *, is_last: bool) -> Words:
    """The words that one typed word stands for."""
    words: Words = dict.fromkeys(known.by_root.get(root, ()), 1.0)
    if not words or is_last:
        for pk in known.by_beginning.get(word, ()):
            words.setdefault(pk, BEGINS)
    return words


def _beginnings(roots: Sequence[Rooted], last: str) -> list[str]:
    """What may be the beginning of a word: any longer one, and the last one, which may not be finished."""
    return [
        word
        for word, _ in roots
        if not word.isdigit() and len(word) >= (SHORTEST_UNFINISHED if word == last else SHORTEST_BEGINNING)
    ]


def _rooted(words: Sequence[str]) -> tuple[list[Rooted], dict[str, str]]:
    """Each word with its root; and what each two neighbours are as one word, with the root of that."""
    found = _roots_of([*words, *(first + second for first, second in pairwise(words))])
    return found[: len(words)], dict(found[len(words) :])


def _roots_of(words: Sequence[str]) -> list[Rooted]:
    """Each word with its root; “the” and its like have none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select w, coalesce(library.root_of(w), '') from unnest(%s::text[]) with ordinality as u (w, n) order by n",
            [list(words)],
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _terms(roots: Sequence[Rooted]) -> Iterator[tuple[int, int, str]]:
    """Every run of neighbouring words, the longest first: where it begins, how long it is, its roots."""
    for length in range(min(LONGEST_TERM, len(roots)), 0, -1):
        for start in range(len(roots) - length + 1):
            yield start, length, " ".join(root or word for word, root in roots[start : start + length])


def _synonyms(roots: Sequence[Rooted]) -> dict[str, list[str]]:
    """The other terms of each term that was typed, as roots."""
    typed = {term for _, _, term in _terms(roots)}
    found: dict[str, list[str]] = {}
    for group in Synonym.objects.filter(roots__overlap=sorted(typed)).order_by("pk").values_list("roots", flat=True):
        for term in typed & set(group):
            found.setdefault(term, []).extend(other for other in group if other != term)
    return found


def _spans(roots: Sequence[Rooted], synonyms: dict[str, list[str]]) -> Iterator[Span]:
    """The ideas of a question: terms that have synonyms, the longest first, and single words between them."""
    taken: dict[int, int] = {}
    for start, length, term in _terms(roots):
        places = range(start, start + length)
        if term in synonyms and not any(place in taken for place in places):
            taken |= dict.fromkeys(places, start)
    for start, length, term in sorted(_terms(roots)):
        own = [one for one in roots[start : start + length] if one[1]]
        if length == list(taken.values()).count(start) and taken.get(start) == start:
            others = ([(root, root) for root in other.split()] for other in synonyms[term])
            yield [own, *others] if own else [[(term, term)], *others]
        elif length == 1 and start not in taken and own:
            yield [own]


def _known(roots: Iterable[str], beginnings: Sequence[str], user: User) -> _Known:
    """Those of the words that stand in something that the person may have."""
    known = _Known()
    values = {"roots": sorted(roots), "beginnings": list(beginnings)}
    for pk, _word, root, beginning in _rows(WORDS, user, values):
        known.roots[pk] = root
        if beginning:
            known.by_beginning.setdefault(beginning, []).append(pk)
        else:
            known.by_root.setdefault(root, []).append(pk)
    return known


def _mended(unknown: Sequence[str], user: User) -> dict[str, str]:
    """As what each word may be read: two words written as one, or the likeliest that it is a slip of."""
    asked = [word for word in unknown if len(word) > 3 and not any(letter.isdigit() for letter in word)]
    if not asked:
        return {}
    cuts = {(word[:at], word[at:]) for word in asked for at in range(2, len(word) - 1)}
    parts = {part for cut in cuts for part in cut}
    # Two letters in the other order leave a short word few trigrams, so that words one slip away are asked for by name.
    near = {word: edit_distance.one_away(word) for word in asked}
    exact = sorted(parts.union(*near.values()))
    often: dict[str, int] = {}
    alike: dict[str, list[tuple[int, float, int, str]]] = {}
    for word, found, times, share in _rows(ALIKE, user, {"unknown": asked, "exact": exact}):
        if not word:
            often[found] = times
        elif (distance := _distance(word, found)) is not None:
            alike.setdefault(word, []).append((distance, -share, -times, found))
    for word, others in near.items():
        alike.setdefault(word, []).extend(
            (1, 0.0, -often[found], found) for found in others & often.keys() if _distance(word, found) is not None
        )
    mended = {}
    for word in asked:
        halves = [
            (min(often[left], often[right]), f"{left} {right}")
            for left, right in cuts
            if left + right == word and left in often and right in often
        ]
        if halves:
            mended[word] = max(halves)[1]
        elif alike[word]:
            mended[word] = min(alike[word])[-1]
    return mended


def _distance(typed: str, word: str) -> int | None:
    """How many slips lie between them; None where they are too many, or where one is the opposite of the other."""
    most = _slips_of(typed)
    distance = edit_distance.between(typed, word, most=most)
    return None if distance > most or edit_distance.is_opposite(typed, word) else distance


def _slips_of(word: str) -> int:
    """How many slips of the keys a word of this length may have."""
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def may_have(user: User) -> tuple[str, tuple[Any, ...]]:
    """The published products that the person may have, as a question for SQL of our own: the fence of every search."""
    return Product.objects.visible_to(user).published().values("pk").query.sql_with_params()


def _rows(question: str, user: User, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return rows(question.replace("{most}", str(MOST_BEGINNINGS)), user, values)


def rows(question: str, user: User, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Ask a question that begins with `{may}`, the products that the person may have."""
    try:
        may, said = may_have(user)
    except EmptyResultSet:
        return []
    names = {f"may{number}": value for number, value in enumerate(said)}
    fence = may.replace("%s", "{}").format(*(f"%({name})s" for name in names))
    with connection.cursor() as cursor:
        cursor.execute(question.replace("{may}", fence), {**values, **names})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
