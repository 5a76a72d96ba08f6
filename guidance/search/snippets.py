"""Find the passage of a product that best matches a query, and highlight the matching words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from guidance.attachment_queries import place_of
from guidance.search.query_expansion import QueryConcept, QueryMeaning

# The database marks words with two characters no text contains; escape its answer before they become markup.
BEGINS, ENDS = "\x02", "\x03"
SUMMARY = 0.6  # a match in the summary counts less than in a passage, because the passage is where the reader goes

PLACES = """
with asked as (select * from unnest(%(queries)s::tsquery[]) with ordinality as q (query, idea)),
met as (
    select p.product_id, p.position, a.idea, ts_rank(p.document, a.query, 1) as closeness
    from guidance_searchfragment p join asked a on p.document @@ a.query
    where p.product_id = any (%(products)s::bigint[])
),
rare as (select idea, ln(1.5 + (select count(distinct (product_id, position)) from met)::float8 / count(*)) as rarity
    from met group by idea),
worth as (
    select product_id, position,
        sum(rarity * (1 + closeness)) * case when position = 0 then %(summary)s else 1 end as worth,
        sum(rarity) / (select sum(rarity) from rare) as share
    from met join rare using (idea) group by product_id, position
)
select distinct on (product_id) product_id, position, max(share) over (partition by product_id)
from worth order by product_id, worth desc, position
"""
MARKED = """
select p.product_id, p.anchor, p.heading, p.attachment, p.file, p.page, p.seconds,
    ts_headline('english', translate(t.heading, %(marks)s, ''), %(query)s::tsquery, %(whole)s),
    ts_headline('english', translate(p.text, %(marks)s, ''), %(query)s::tsquery, %(part)s), p.text
from unnest(%(products)s::bigint[], %(positions)s::int[]) as f (product, position)
join guidance_searchfragment p on p.product_id = f.product and p.position = f.position
join guidance_searchfragment t on t.product_id = f.product and t.position = 0
"""
_MARKS = f'StartSel="{BEGINS}", StopSel="{ENDS}"'
_WHOLE = f"{_MARKS}, HighlightAll=true"
_PART = f'{_MARKS}, MaxWords=38, MinWords=18, ShortWord=2, MaxFragments=2, FragmentDelimiter=" … "'


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """The passage of a product to show, and the share of the query's ideas that one passage contains.

    The title is a passage too.
    """

    position: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSnippet:
    """A passage as a hit prints it."""

    title: SafeString
    text: SafeString
    anchor: str
    heading: str
    attachment: str = ""
    file: str = ""
    page: int | None = None
    seconds: int | None = None

    @property
    def place(self) -> str:
        """Its place in a file."""
        return place_of(page=self.page, seconds=self.seconds)


def best_of(products: Sequence[int], meant: QueryMeaning) -> dict[int, Snippet]:
    """Return the best passage of each product. The products come from `ranking`, so the person may have them."""
    if not products or not meant.ideas:
        return {}
    values: dict[str, Any] = {
        "queries": [query_of(idea, meant.roots) for idea in meant.ideas],
        "products": list(products),
        "summary": SUMMARY,
    }
    with connection.cursor() as cursor:
        cursor.execute(PLACES, values)
        return {product: Snippet(position=position, share=share) for product, position, share in cursor.fetchall()}


def shown(places: dict[int, int], meant: QueryMeaning) -> dict[int, ShownSnippet]:
    """Return passages by product and position, with the matching words highlighted in text and title."""
    if not places:
        return {}
    query = " | ".join(query_of(idea, meant.roots) for idea in meant.ideas) or "''"
    values: dict[str, Any] = {
        "products": list(places),
        "positions": list(places.values()),
        "query": query,
        "marks": BEGINS + ENDS,
        "whole": _WHOLE,
        "part": _PART,
    }
    with connection.cursor() as cursor:
        cursor.execute(MARKED, values)
        rows = cursor.fetchall()
    return {
        product: ShownSnippet(
            title=marked(title),
            text=marked(_with_dots(text, whole)),
            anchor=anchor,
            heading=heading,
            attachment=attachment,
            file=file,
            page=page,
            seconds=seconds,
        )
        for product, anchor, heading, attachment, file, page, seconds, title, text, whole in rows
    }


def marked(text: str) -> SafeString:
    """Convert highlighted words to markup: escape first, so that no author's text becomes markup, and join lines."""
    plain = escape("; ".join(line.strip() for line in text.splitlines() if line.strip()))
    return mark_safe(plain.replace(BEGINS, "<mark>").replace(ENDS, "</mark>"))  # noqa: S308 -- escaped above


def _with_dots(part: str, whole: str) -> str:
    """Add an ellipsis where the passage continues before or after the excerpt."""
    plain = part.replace(BEGINS, "").replace(ENDS, "").strip()
    before = "" if whole.lstrip().startswith(plain[:12]) else "… "
    behind = "" if whole.rstrip(' .;:!?”"').endswith(plain[-12:].rstrip(' .;:!?”"')) else " …"
    return f"{before}{part.strip()}{behind}"


def query_of(idea: QueryConcept, roots: dict[int, str]) -> str:
    """Convert an idea to a full-text query: any way, all parts of a way, any word of a part."""
    ways = (" & ".join(_any(roots[word] for word in part) for part in way) for way in idea.ways)
    return "(" + " | ".join(f"({way})" for way in ways) + ")"


def _any(words: Iterable[str]) -> str:
    """Join words with OR. Roots hold only letters and digits; quote them all the same."""
    return "(" + " | ".join(f"'{word}'" for word in sorted(set(words))) + ")"
