"""A search as a person gets it: hits with the place in each, what they can be narrowed by, and what was read as what.

Everything starts from `Product.objects.visible_to(user)`; what is withdrawn is not found, and
what is past its review sinks.
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
from guidance.search.query_expansion import Meant
from guidance.search.query_parser import Typed
from guidance.search.snippets import Snippet
from reference.models import ExploitationType

PAGE_SIZE = 10
LOOKED_INTO = 30  # of the best, it counts whether they say it in one place
IN_ONE_PLACE = 0.6  # how strongly
SINKS = 0.7  # what is left of the worth of a product past its review
# Most people who search are on their way to somebody: what to do comes first, what was learned from one case after it.
# Measured on the tuned half of the questions; a debrief asked for by name is far ahead all the same.
WEIGHTS_OF_KINDS = {ProductKind.INITIAL_ACTIONS: 1.1, ProductKind.DEBRIEF: 0.5}
FACETS = ("circumstance", "type", "kind", "audience", "fresh")
FRESH = {"new": "New", "updated": "Updated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterOption:
    """One thing that hits can be narrowed to, how many of them there are, and the address that does it."""

    code: str
    label: str
    count: int
    query: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow."""

    name: str
    title: str
    options: list[FilterOption]

    @property
    def chosen(self) -> str:
        """The code of what is chosen."""
        return next((option.code for option in self.options if option.is_chosen), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One product that was found, and the place in it."""

    product: Product
    shown: snippets.ShownSnippet | None
    tag: str
    is_past_review: bool

    @property
    def url(self) -> str:
        """Where the reader goes: to the paragraph, or to the page of a file."""
        address = self.product.get_absolute_url()
        if self.shown and self.shown.page is not None:
            return f"{reverse('guidance:file', args=[self.shown.file])}#page={self.shown.page}"
        return f"{address}#{self.shown.anchor}" if self.shown and self.shown.anchor else address


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A product as far as narrowing and order need it."""

    pk: int
    worth: float
    facets: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What a search found."""

    typed: Typed
    meant: Meant = field(default_factory=Meant)
    hits: list[SearchHit] = field(default_factory=list)
    page: Page[Candidate]
    facets: list[Facet] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    missed_phrases: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many products were found."""
        return self.page.paginator.count

    @property
    def is_many(self) -> bool:
        """True where more fit than are looked at."""
        return self.total >= ranking.MOST

    @property
    def query(self) -> str:
        """The question as it stands in the address, without the page."""
        return address(self.typed.text, self.chosen)

    @property
    def narrowed(self) -> str:
        """What it is narrowed to, as it stands in the address."""
        return address("", self.chosen)

    @property
    def did_you_mean(self) -> str:
        """The question with every slip mended; nothing where there was none."""
        if not self.meant.read_as:
            return ""
        return " ".join(self.meant.read_as.get(word, word) for word in self.typed.words)


def address(text: str, chosen: Mapping[str, str]) -> str:
    """A question as the part of an address behind “?”."""
    return urlencode({name: value for name, value in {"q": text, **chosen}.items() if value})


def question(query: str) -> tuple[str, str] | None:
    """The words and the narrowing of a question as it stood in an address; nothing where it is none of ours."""
    said = dict(parse_qsl(query[:1_000]))
    text = query_parser.read(said.pop("q", "")).text
    narrowed = urlencode({name: value for name, value in said.items() if name in FACETS})
    return (text, narrowed) if (text or narrowed) and len(narrowed) <= 200 else None


def find(text: str, user: User, *, narrowed: Mapping[str, str] | None = None, page: str | None = None) -> SearchResults:
    """Search what the person may have. Without words it is everything, the newest first."""
    typed = query_parser.read(text)
    meant = query_expansion.meant_by(typed, user) if typed.words else Meant()
    worth, best = _worth(typed, meant, user)
    kept, missed = _with_phrases(typed, worth)
    candidates = _candidates(kept, user)
    facets, chosen = _facets(candidates, typed, narrowed or {})
    candidates = [one for one in candidates if all(code in one.facets[name] for name, code in chosen.items())]
    shown_page = Paginator(candidates, PAGE_SIZE).get_page(page)
    return SearchResults(
        typed=typed,
        meant=meant,
        hits=list(_hits([one.pk for one in shown_page.object_list], best, meant, user)),
        page=shown_page,
        facets=facets,
        chosen=chosen,
        missed_phrases=missed,
    )


def order(text: str, user: User) -> list[str]:
    """The addresses of what is found, the best first: what quality is measured by."""
    typed = query_parser.read(text)
    worth, _places = _worth(typed, query_expansion.meant_by(typed, user), user)
    candidates = _candidates(worth, user)
    slugs = dict(Product.objects.filter(pk__in=[one.pk for one in candidates]).values_list("pk", "slug"))
    return [slugs[one.pk] for one in candidates]


def _worth(typed: Typed, meant: Meant, user: User) -> tuple[dict[int, float], dict[int, Snippet]]:
    """How much each product is worth to the question, and where; of the best few whether they say it in one place."""
    if not typed.words:
        newest = Product.objects.visible_to(user).published().newest_first()
        pks = newest.values_list("pk", flat=True)[: ranking.MOST]
        return {pk: -float(place) for place, pk in enumerate(pks)}, {}
    worth = {one.product: one.worth for one in ranking.ranked(meant.ideas, user)}
    looked_into = list(worth)[:LOOKED_INTO]
    found = snippets.best_of(looked_into, meant)
    for product in looked_into:
        share = found[product].share if product in found else 0.0
        worth[product] *= 1 - IN_ONE_PLACE + IN_ONE_PLACE * share
    for product in list(worth)[LOOKED_INTO:]:
        worth[product] *= 1 - IN_ONE_PLACE
    return _without(typed.without, worth), found


def _without(words: tuple[str, ...], worth: dict[int, float]) -> dict[int, float]:
    """Leave out what has a word that must not be there."""
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


def _with_phrases(typed: Typed, worth: dict[int, float]) -> tuple[dict[int, float], list[str]]:
    """Keep what has each phrase word for word. A phrase that nothing has is left aside, and said."""
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
    """What narrowing and order ask of each product, in its order."""
    today = clock.today()
    products = Product.objects.visible_to(user).published().filter(pk__in=list(worth)).for_list()
    found = []
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
        if value > 0:  # without words the worth is a place in the order of days, and stays one
            value *= WEIGHTS_OF_KINDS.get(ProductKind(product.kind), 1.0) * (
                SINKS if version.is_past_review(today) else 1.0
            )
        found.append(Candidate(pk=product.pk, worth=value, facets=facets))
    return sorted(found, key=lambda one: (-one.worth, one.pk))


def _facets(
    candidates: list[Candidate], typed: Typed, narrowed: Mapping[str, str]
) -> tuple[list[Facet], dict[str, str]]:
    """What the hits can be narrowed by, with how many each leaves; and what was chosen, as far as it is known."""
    types = dict(ExploitationType.objects.values_list("pk", "name"))
    known: dict[str, tuple[str, Mapping[str, str]]] = {
        "circumstance": ("Situation", {code: str(label) for code, label in Circumstance.choices}),
        "type": ("Type of exploitation", types),
        "kind": ("Kind", {code: str(label) for code, label in ProductKind.choices}),
        "audience": ("Audience", {code: str(label) for code, label in Audience.choices}),
        "fresh": ("New and updated", FRESH),
    }
    chosen = {name: code for name, code in narrowed.items() if name in known and code in known[name][1]}
    facets = []
    for name, (title, labels) in known.items():
        others = {other: code for other, code in chosen.items() if other != name}
        counts = Counter(
            code
            for one in candidates
            if all(code in one.facets[other] for other, code in others.items())
            for code in one.facets[name]
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


def _hits(products: list[int], best: dict[int, Snippet], meant: Meant, user: User) -> Iterator[SearchHit]:
    """The hits of one page, in their order."""
    today = clock.today()
    found = Product.objects.visible_to(user).published().filter(pk__in=products).for_list().defer("current__body")
    by_pk = {product.pk: product for product in found}
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
