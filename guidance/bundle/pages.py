"""The pages of a bundle: static files that look like the library, link only to each other and show their date.

A link to a product that is not in the bundle becomes plain text. `text/rendering` renders the authors' Markdown, as on
the live page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from core import clock
from guidance import passages
from guidance.bundle.files import Files
from guidance.bundle.selection import BundleSelection
from guidance.choices import Audience, Circumstance, ProductKind
from guidance.models import Version
from guidance.text import rendering
from guidance.text.rendering import PageLinks, RenderedBlock
from reference.models import ExploitationSubType, ExploitationType


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledProduct:
    """One product as its bundle page prints it."""

    slug: str
    version: Version
    blocks: Sequence[RenderedBlock]
    related: Sequence[tuple[str, str]]  # addresses and titles of related products in the bundle
    types: Sequence[str]  # labels
    topics: Sequence[str]  # labels of sub-types and circumstances
    is_past_review: bool
    files: Files

    @property
    def audiences(self) -> list[str]:
        """The labels of the audiences it is written for."""
        return [Audience(code).label for code in self.version.audiences]

    @property
    def outline(self) -> list[RenderedBlock]:
        """Its second-level headings, for the list of contents."""
        return [block for block in self.blocks if block.kind == "heading" and block.level == 2]

    @property
    def live(self) -> str:
        """Its address in the live service."""
        return settings.SERVICE_ADDRESS + self.version.product.get_absolute_url()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine:
    """One product as lists print it. It is small, because all of them are in memory at the end."""

    place: int  # the number the search index uses for it
    slug: str
    title: str
    summary: str
    kind: str
    kind_label: str
    types: Sequence[str]
    marking: str
    published_on: date
    number: int
    what_changed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleVocabulary:
    """The labels of the codes a version uses."""

    types: Mapping[str, str]
    sub_types: Mapping[str, str]

    @classmethod
    def load(cls) -> BundleVocabulary:
        """Load both vocabularies from the database."""
        return cls(
            types=dict(ExploitationType.objects.values_list("pk", "name")),
            sub_types=dict(ExploitationSubType.objects.values_list("pk", "name")),
        )


def bundled(version: Version, chosen: BundleSelection, vocabulary: BundleVocabulary, *, files: Files) -> BundledProduct:
    """Render a version; its links lead to pages of the bundle or become plain text."""
    blocks, names = passages.read(version)

    def guide(target: str) -> str:
        slug, _, anchor = target.partition("#")
        return f"{slug}.html" + (f"#{anchor}" if anchor else "") if slug in chosen.versions else ""

    related = version.related.filter(takes_place=False).order_by("product__slug")
    return BundledProduct(
        slug=version.product.slug,
        version=version,
        blocks=rendering.shown(blocks, names, leads=PageLinks(guide=guide, picture=files.picture)),
        related=[
            (slug, chosen.titles[slug])
            for slug in related.values_list("product__slug", flat=True)
            if slug in chosen.versions
        ],
        types=[vocabulary.types.get(code, code) for code in version.types],
        topics=[
            *(vocabulary.sub_types.get(code, code) for code in version.sub_types),
            *(Circumstance(code).label for code in version.circumstances),
        ],
        is_past_review=version.is_past_review(chosen.day),
        files=files,
    )


def line_of(product: BundledProduct, *, place: int) -> ProductLine:
    """Make the list line of a product."""
    version = product.version
    assert version.published_at is not None  # noqa: S101 (it is in the library)
    return ProductLine(
        place=place,
        slug=product.slug,
        title=version.title,
        summary=version.summary,
        kind=version.product.kind,
        kind_label=version.product.get_kind_display(),
        types=product.types,
        marking=version.marking,
        published_on=clock.day_of(version.published_at),
        number=version.number,
        what_changed=version.what_changed,
    )


def product_page(product: BundledProduct, chosen: BundleSelection) -> str:
    """The page of one product."""
    marking = product.version.marking
    return _print("product", chosen, root="../", handling=marking, found=product, version=product.version)


def index_page(lines: Sequence[ProductLine], chosen: BundleSelection, *, shards: Sequence[str], marking: str) -> str:
    """Render the first page: the search box, the filters, and every product by title."""
    kinds = {line.kind for line in lines}
    return _print(
        "index",
        chosen,
        handling=marking,
        lines=_by_title(lines),
        kinds=[(code, label) for code, label in ProductKind.choices if code in kinds],
        types=sorted({name for line in lines for name in line.types}),
        shards=" ".join(shards),
    )


def changes_page(lines: Sequence[ProductLine], chosen: BundleSelection, *, marking: str) -> str:
    """Render what is new, what is updated, and what to remove from an earlier bundle."""
    by_title = _by_title(lines)
    new = [line for line in by_title if line.number == 1]
    updated = [line for line in by_title if line.number > 1]
    return _print("changes", chosen, handling=marking, new=new, updated=updated)


def _by_title(lines: Sequence[ProductLine]) -> list[ProductLine]:
    return sorted(lines, key=lambda line: (line.title.casefold(), line.slug))


def _print(page: str, chosen: BundleSelection, *, root: str = "", handling: str, **more: object) -> str:
    frame = {"chosen": chosen, "root": root, "handling": handling}
    named = {"service_name": settings.SERVICE_NAME, "demonstration": settings.DEMONSTRATION}
    return render_to_string(f"guidance/bundle/{page}.html", frame | named | more)
