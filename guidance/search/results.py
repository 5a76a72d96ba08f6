"""The results of a search for one person: hits with the best place in each, filters, and corrections.

Every search starts from `Product.objects.visible_to(user)`. It does not find withdrawn products and ranks products past
their review date lower.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Page, Paginator
from django.db import connection
from django.urls import reverse

from accounts.models import User
from core import clock
from guidance import reader_page
from guidance.choices import Audience, Circumstance, ProductKind
from guidance.models import Product, SearchFragment, SearchPosting
from guidance.search import query_expansion, query_parser, ranking, snippets
from guidance.search.query_expansion import QueryMeaning
from guidance.search.query_parser import ParsedQuery
from guidance.search.snippets import Snippet
from reference.models import ExploitationType

PAGE_SIZE = 10
LOOKED_INTO = 30  # best products checked for having all ideas in one place
IN_ONE_PLACE = 0.6  # how strongly that counts
SINKS = 0.7  # factor for the worth of a product past its review date
# Most people who search are on their way to somebody: actions come first, lessons from one case after them.
# Tuned on half of the questions. A debrief searched for by name is still far ahead.
WEIGHTS_OF_KINDS = {ProductKind.INITIAL_ACTIONS: 1.1, ProductKind.DEBRIEF: 0.5}
FACETS = ("circumstance", "type", "kind", "audience", "fresh")
FRESH = {"new": "New", "updated": "Updated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterOption:
    """One value of a filter, the number of hits it leaves, and its address."""

    code: str
    label: str
    count: int
    query: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One filter."""

    name: str
    title: str
    options: list[FilterOption]

    @property
    def chosen(self) -> str:
        """The code of the selected value."""
        return next((option.code for option in self.options if option.is_chosen), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One matching product, and the best place in it."""

    product: Product
    shown: snippets.ShownSnippet | None
    tag: str
    is_past_review: bool

    @property
    def url(self) -> str:
        """Where the hit leads: to the paragraph, or to the page of a file."""
        address = self.product.get_absolute_url()
        if self.shown and self.shown.page is not None:
            return f"{reverse('guidance:file', args=[self.shown.file])}#page={self.shown.page}"
        return f"{address}#{self.shown.anchor}" if self.shown and self.shown.anchor else address


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The columns of a product that filters and sorting need."""

    pk: int
    worth: float
    facets: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """The result of a search."""

    typed: ParsedQuery
    meant: QueryMeaning = field(default_factory=QueryMeaning)
    hits: list[SearchHit] = field(default_factory=list)
    page: Page[Candidate]
    facets: list[Facet] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    missed_phrases: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """The number of products found."""
        return self.page.paginator.count

    @property
    def is_many(self) -> bool:
        """True if more products match than the search examines."""
        return self.total >= ranking.MOST

    @property
    def query(self) -> str:
        """The query string, without the page number."""
        return address(self.typed.text, self.chosen)

    @property
    def narrowed(self) -> str:
        """The filters as a query string."""
        return address("", self.chosen)

    @property
    def did_you_mean(self) -> str:
        """The query with every typing error corrected; empty if there was none."""
        if not self.meant.read_as:
            return ""
        return " ".join(self.meant.read_as.get(word, word) for word in self.typed.words)


def address(text: str, chosen: Mapping[str, str]) -> str:
    """Return the query string of a search."""
    return urlencode({name: value for name, value in {"q": text, **chosen}.items() if value})


def question(query: str) -> tuple[str, str] | None:
    """Parse a query string into text and filters; None if it is not a search of ours."""
    parameters = dict(parse_qsl(query[:1_000]))
    text = query_parser.read(parameters.pop("q", "")).text
    narrowed = urlencode({name: value for name, value in parameters.items() if name in FACETS})
    return (text, narrowed) if (text or narrowed) and len(narrowed) <= 200 else None


def find(text: str, user: User, *, narrowed: Mapping[str, str] | None = None, page: str | None = None) -> SearchResults:
    """Search what the person may have. Without words, return everything, newest first."""
    typed = query_parser.read(text)
    meant = query_expansion.meant_by(typed, user) if typed.words else QueryMeaning()
    worth, best = _worth(typed, meant, user)
    kept, missed = _with_phrases(typed, worth)
    candidates = _candidates(kept, user)
    facets, chosen = _facets(candidates, typed, narrowed or {})
    candidates = [
        candidate for candidate in candidates if all(code in candidate.facets[name] for name, code in chosen.items())
    ]
    shown_page = Paginator(candidates, PAGE_SIZE).get_page(page)
    return SearchResults(
        typed=typed,
        meant=meant,
        hits=list(_hits([candidate.pk for candidate in shown_page.object_list], best, meant, user)),
        page=shown_page,
        facets=facets,
        chosen=chosen,
        missed_phrases=missed,
    )


def order(text: str, user: User) -> list[str]:
    """Return the addresses of the hits, best first, to measure quality."""
    typed = query_parser.read(text)
    worth, _places = _worth(typed, query_expansion.meant_by(typed, user), user)
    candidates = _candidates(worth, user)
    slugs = dict(Product.objects.filter(pk__in=[candidate.pk for candidate in candidates]).values_list("pk", "slug"))
    return [slugs[candidate.pk] for candidate in candidates]


def _worth(typed: ParsedQuery, meant: QueryMeaning, user: User) -> tuple[dict[int, float], dict[int, Snippet]]:
    """Return each product's worth and its best place.

    For the best few it also counts whether one place has all ideas.
    """
    if not typed.words:
        newest = Product.objects.visible_to(user).published().newest_first()
        pks = newest.values_list("pk", flat=True)[: ranking.MOST]
        return {pk: -float(place) for place, pk in enumerate(pks)}, {}
    worth = {ranked.product: ranked.worth for ranked in ranking.ranked(meant.ideas, user)}
    looked_into = list(worth)[:LOOKED_INTO]
    best = snippets.best_of(looked_into, meant)
    for product in looked_into:
        share = best[product].share if product in best else 0.0
        worth[product] *= 1 - IN_ONE_PLACE + IN_ONE_PLACE * share
    for product in list(worth)[LOOKED_INTO:]:
        worth[product] *= 1 - IN_ONE_PLACE
    return _without(typed.without, worth), best


def _without(words: tuple[str, ...], worth: dict[int, float]) -> dict[int, float]:
    """Remove products that contain an excluded word."""
    if not words or not worth:
        return worth
    with connection.cursor() as cursor:
        cursor.execute("select library.roots_of(%s::text[])", [list(words)])
        roots = cursor.fetchone()[0]
    having = SearchPosting.objects.filter(word__root__in=roots, product__in=list(worth)).values_list(
        "product", flat=True
    )
    out = set(having)
    return {product: value for product, value in worth.items() if product not in out}


def _with_phrases(typed: ParsedQuery, worth: dict[int, float]) -> tuple[dict[int, float], list[str]]:
    """Keep products that contain each phrase word for word. Ignore a phrase that no product has, and report it."""
    missed = []
    for phrase in typed.phrases:
        having = set(
            SearchFragment.objects.filter(product__in=list(worth))
            .extra(where=["document @@ phraseto_tsquery('english', %s)"], params=[phrase])
            .values_list("product", flat=True)
        )
        if having:
            worth = {product: value for product, value in worth.items() if product in having}
        else:
            missed.append(phrase)
    return worth, missed


def _candidates(worth: dict[int, float], user: User) -> list[Candidate]:
    """Return the columns for filters and sorting, in order of worth."""
    today = clock.today()
    products = Product.objects.visible_to(user).published().filter(pk__in=list(worth)).for_list()
    candidates = []
    for product in products.only(
        "kind",
        *(
            f"current__{column}"
            for column in (
                "types",
                "circumstances",
                "audiences",
                "published_at",
                "number",
                "weight",
                "state",
                "review_on",
            )
        ),
    ):
        version = product.current
        assert version is not None  # noqa: S101 (asked of what is published)
        value = worth[product.pk]
        facets = {
            "circumstance": frozenset(version.circumstances),
            "type": frozenset(version.types),
            "kind": frozenset({product.kind}),
            "audience": frozenset(version.audiences),
            "fresh": frozenset({reader_page.tag_of(version, today).lower()} - {""}),
        }
        if value > 0:  # without words, worth is a position by date and stays unchanged
            value *= WEIGHTS_OF_KINDS.get(ProductKind(product.kind), 1.0) * (
                SINKS if version.is_past_review(today) else 1.0
            )
        candidates.append(Candidate(pk=product.pk, worth=value, facets=facets))
    return sorted(candidates, key=lambda candidate: (-candidate.worth, candidate.pk))


def _facets(
    candidates: list[Candidate], typed: ParsedQuery, narrowed: Mapping[str, str]
) -> tuple[list[Facet], dict[str, str]]:
    """Return the filters with the number of hits for each value, and the selected values that exist."""
    types = dict(ExploitationType.objects.values_list("pk", "name"))
    known: dict[str, tuple[str, Mapping[str, str]]] = {
        "circumstance": ("Situation", {code: str(label) for code, label in Circumstance.choices}),
        "type": ("Type of exploitation", types),
        "kind": ("Kind of product", {code: str(label) for code, label in ProductKind.choices}),
        "audience": ("Audience", {code: str(label) for code, label in Audience.choices}),
        "fresh": ("New and updated", FRESH),
    }
    chosen = {name: code for name, code in narrowed.items() if name in known and code in known[name][1]}
    facets = []
    for name, (title, labels) in known.items():
        others = {other: code for other, code in chosen.items() if other != name}
        counts = Counter(
            code
            for candidate in candidates
            if all(code in candidate.facets[other] for other, code in others.items())
            for code in candidate.facets[name]
        )
        options = [
            FilterOption(
                code=code,
                label=label,
                count=counts[code],
                query=address(typed.text, others if chosen.get(name) == code else {**chosen, name: code}),
                is_chosen=chosen.get(name) == code,
            )
            for code, label in labels.items()
            if counts[code] or chosen.get(name) == code
        ]
        if options:
            facets.append(Facet(name=name, title=title, options=options))
    return facets, chosen


def _hits(products: list[int], best: dict[int, Snippet], meant: QueryMeaning, user: User) -> Iterator[SearchHit]:
    """Yield the hits of one page, in order."""
    today = clock.today()
    loaded = Product.objects.visible_to(user).published().filter(pk__in=products).for_list().defer("current__text")
    by_pk = {product.pk: product for product in loaded}
    best = best | snippets.best_of([pk for pk in products if pk not in best], meant)
    shown = snippets.shown({pk: best[pk].position for pk in products if pk in best}, meant)
    for pk in products:
        product = by_pk[pk]
        assert product.current is not None  # noqa: S101 (asked of what is published)
        yield SearchHit(
            product=product,
            shown=shown.get(pk),
            tag=reader_page.tag_of(product.current, today),
            is_past_review=product.current.is_past_review(today),
        )
