"""Prepare a product for its reader: text with links the reader may follow, news tag, related products and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from accounts.models import User
from core import clock
from guidance import file_display, passages
from guidance.choices import Audience, VersionState, Weight
from guidance.file_display import ShownFiles as Attached
from guidance.models import Product, Version
from guidance.text import markdown, rendering
from guidance.text.blocks import Block
from guidance.text.rendering import PageLinks, RenderedBlock

FRESH = timedelta(days=90)  # how long a product is tagged as new or updated
MOST_HOPS = 5  # from one withdrawn product to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPage:
    """A version prepared for a page."""

    product: Product
    version: Version
    blocks: list[RenderedBlock]
    related: list[Product]
    attached: Attached
    tag: str = ""  # new or updated
    is_past_review: bool = False

    @property
    def audiences(self) -> list[str]:
        """The labels of the audiences it is written for."""
        return [Audience(code).label for code in self.version.audiences]

    @property
    def outline(self) -> list[RenderedBlock]:
        """Its second-level headings, for the list of contents."""
        return [block for block in self.blocks if block.kind == "heading" and block.level == 2]


def find(slug: str, user: User) -> Product:
    """Return a product that the person may have. Raises DoesNotExist."""
    return Product.objects.visible_to(user).for_page().get(slug=slug)


def reading(product: Product, user: User, *, version: Version | None = None) -> ReaderPage:
    """Prepare the published version, or an older one that the person may have."""
    version = version or product.current
    assert version is not None  # noqa: S101 (asked of what readers may have)
    version.product = product  # already known; this saves a query
    today = clock.today()
    blocks, attached = blocks_of(version, user)
    return ReaderPage(
        product=product,
        version=version,
        blocks=blocks,
        attached=attached,
        related=list(
            Product.objects.visible_to(user)
            .published()
            .filter(pk__in=version.related.filter(takes_place=False).values("product"))
            .for_list()
            .newest_first()
        ),
        tag=tag_of(version, today),
        is_past_review=version.is_past_review(today),
    )


def blocks_of(version: Version, user: User) -> tuple[list[RenderedBlock], Attached]:
    """Render the text of a version for a reader, with its files.

    A link the reader may not follow becomes plain text.
    """
    blocks, names = passages.read(version)
    attached = file_display.files_of(version, in_text=pictures(blocks), has_transcript=has_transcript(blocks))
    leads = PageLinks(guide=guide_for(blocks, user), picture=lambda name: attached.pictures.get(name, ""))
    return rendering.shown(blocks, names, leads=leads), attached


def guide_for(blocks: Iterable[Block], user: User) -> Callable[[str], str]:
    """Return a function from a product link to its address, or to an empty string if the reader may not follow it."""
    linked = {target.partition("#")[0] for target in targets(blocks)}
    there: set[str] = set()
    if linked:
        there = set(Product.objects.visible_to(user).filter(slug__in=linked).values_list("slug", flat=True))

    def guide(target: str) -> str:
        slug, _, anchor = target.partition("#")
        if slug not in there:
            return ""
        return reverse("guidance:product", args=[slug]) + (f"#{anchor}" if anchor else "")

    return guide


def has_transcript(blocks: Iterable[Block]) -> bool:
    """Whether the text has a section with what is said in its video."""
    return any(block.kind == "heading" and block.text.casefold() == "transcript" for block in blocks)


def pictures(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the names of the pictures in a text."""
    return frozenset(
        str(piece.attrs["src"]).removeprefix(markdown.PICTURE)
        for block in blocks
        for token in block.tokens
        for piece in token.children or ()
        if piece.type == "image" and str(piece.attrs.get("src", "")).startswith(markdown.PICTURE)
    )


def targets(blocks: Iterable[Block]) -> set[str]:
    """Return the products, with anchors, that a text links to."""
    return {
        str(piece.attrs["href"]).removeprefix(markdown.GUIDE)
        for block in blocks
        for token in block.tokens
        for piece in token.children or ()
        if piece.type == "link_open" and str(piece.attrs.get("href", "")).startswith(markdown.GUIDE)
    }


def tag_of(version: Version, today: date) -> str:
    """Return “New” or “Updated” for a while after publication; a change of wording is no update."""
    if version.state != VersionState.PUBLISHED or version.published_at is None:
        return ""
    if today - clock.day_of(version.published_at) > FRESH:
        return ""
    return version.news_word if version.number == 1 or version.weight == Weight.SUBSTANTIAL else ""


def leads_on_to(product: Product, user: User) -> Product | None:
    """Return the published replacement of a withdrawn product, if the person may have one."""
    seen = {product.pk}
    for _hop in range(MOST_HOPS):
        if product.replaced_by_id is None or product.replaced_by_id in seen:
            return None
        seen.add(product.replaced_by_id)
        replacement = Product.objects.visible_to(user).for_page().filter(pk=product.replaced_by_id).first()
        if replacement is None:
            return None
        if replacement.current and replacement.current.state == VersionState.PUBLISHED:
            return replacement
        product = replacement
    return None
