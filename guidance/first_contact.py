"""First contact: initial actions one screen at a time, in large type, for a phone held in one hand.

A second-level heading begins a step. A checklist becomes boxes to tick. A table, or third-level headings, become
choices. `sharing` decides which products an offline phone may store (ReleaseRoute.PHONE).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.safestring import SafeString
from markdown_it.token import Token

from accounts.models import User
from core import clock
from guidance import file_display, passages, permissions, reader_page, sharing
from guidance.choices import Marking, ProductKind
from guidance.models import Product, Version
from guidance.querysets import ProductQuerySet
from guidance.sharing import ReleaseRoute
from guidance.text import rendering
from guidance.text.blocks import Block, unticked
from guidance.text.phone_links import with_calls
from guidance.text.rendering import PageLinks
from reference.models import ExploitationType

FEWEST_STEPS = 2
KEPT_FOR = timedelta(days=14)  # a phone that has not been online for this long deletes its copy
NOTHING = SafeString("")
_NUMBERED = re.compile(r"^\d+[.)]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One line of a checklist."""

    key: str
    html: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOption:
    """One choice in a step: what the officer sees or hears, and what to do then."""

    title: SafeString
    parts: list[StepPart] = field(default_factory=list)
    answers: list[tuple[SafeString, SafeString]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPart:
    """One part of a step: text, a checklist or a choice."""

    html: SafeString = NOTHING
    actions: list[Action] = field(default_factory=list)
    question: SafeString = NOTHING
    options: list[StepOption] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One step, as it fills the screen."""

    anchor: str
    title: str
    parts: list[StepPart]
    before: str = ""  # the step before it
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A product as a sequence of screens."""

    product: Product
    version: Version
    opening: list[StepPart]
    screens: list[Screen]
    may_be_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductGroup:
    """Products to choose from: those for every type, or those for one type of exploitation."""

    title: str
    products: list[Product]


def offered(user: User) -> ProductQuerySet:
    """Return the products that have steps and that the person may have."""
    return (
        Product.objects.visible_to(user)
        .published()
        .filter(kind=ProductKind.INITIAL_ACTIONS)
        .annotate(
            steps_count=Count(
                "current__passages",
                filter=Q(
                    current__passages__kind="heading", current__passages__level=2, current__passages__document=None
                ),
            )
        )
        .filter(steps_count__gte=FEWEST_STEPS)
        .select_related("current")
        .defer("current__text")
        .order_by("first_published_at", "slug")
    )


def keepable(user: User) -> ProductQuerySet:
    """Return those of them that a phone may store."""
    return offered(user).filter(sharing.leaving(ReleaseRoute.PHONE, to=permissions.circle_of(user), prefix="current__"))


def groups_of(products: Sequence[Product]) -> list[ProductGroup]:
    """Group the products: first those for every type, then type by type."""
    names = dict(ExploitationType.objects.values_list("pk", "name")) if products else {}
    by_type: dict[str, list[Product]] = {}
    for product in products:
        assert product.current is not None  # noqa: S101 (asked of what readers may have)
        types = [names[code] for code in product.current.types if code in names]
        by_type.setdefault(types[0] if types else "", []).append(product)
    return [ProductGroup(title=title, products=by_type[title]) for title in sorted(by_type)]


def may_be_kept(version: Version, user: User) -> bool:
    """Return whether a phone may store it for offline use."""
    return sharing.may_leave(
        ReleaseRoute.PHONE,
        to=permissions.circle_of(user),
        circle=version.circle,
        marking=version.marking,
        is_restricted_to_forces=bool(version.restricted_to),
    )


def marking_of(products: Sequence[Product]) -> str:
    """Return the highest marking of these products."""
    is_sensitive = any(product.current and product.current.marking != Marking.OFFICIAL for product in products)
    return Marking.SENSITIVE if is_sensitive else Marking.OFFICIAL


def walk(product: Product, user: User, *, is_copy: bool = False) -> Walk:
    """Build the screens of a product. In an offline copy, links to other pages become plain text."""
    version = product.current
    assert version is not None  # noqa: S101 (asked of what readers may have)
    version.product = product
    blocks, names = passages.read(version)
    guide: Callable[[str], str] = (lambda _target: "") if is_copy else reader_page.guide_for(blocks, user)
    pictures = {} if is_copy or not reader_page.pictures(blocks) else file_display.files_of(version).pictures
    printer = _StepPrinter(PageLinks(guide=guide, picture=lambda name: pictures.get(name, "")))
    opening: list[tuple[Block, str]] = []
    steps: list[tuple[Block, str, list[tuple[Block, str]]]] = []
    for block, name in zip(blocks, names, strict=True):
        if block.kind == "heading" and block.level == 2:
            steps.append((block, name, []))
        else:
            (steps[-1][2] if steps else opening).append((block, name))
    return Walk(
        product=product,
        version=version,
        opening=printer.parts(opening),
        screens=[
            Screen(
                anchor=name,
                title=_NUMBERED.sub("", head.text),
                parts=printer.parts(inside),
                before=steps[place - 1][1] if place else "",
                next=steps[place + 1][1] if place + 1 < len(steps) else "",
            )
            for place, (head, name, inside) in enumerate(steps)
        ],
        may_be_kept=may_be_kept(version, user),
    )


def digest_of(products: Sequence[Product], day: date) -> str:
    """Return a short digest of today's offline copy; a phone refreshes its copy if the digest differs."""
    keys = [str(product.current.public_id) for product in products if product.current]
    return hashlib.sha256("\n".join([day.isoformat(), *keys]).encode()).hexdigest()[:16]


def kept_until() -> date:
    """Return the last day an offline copy made today is valid."""
    return clock.today() + KEPT_FOR


class _StepPrinter:
    """Turns the blocks of a step into its parts."""

    def __init__(self, leads: PageLinks) -> None:
        self.leads = leads

    def parts(self, blocks: Sequence[tuple[Block, str]]) -> list[StepPart]:
        """Return the parts of a step; third-level headings become choices, each with the blocks below it."""
        return list(self._parts(blocks))

    def _parts(self, blocks: Sequence[tuple[Block, str]]) -> Iterator[StepPart]:
        options: list[tuple[Block, list[tuple[Block, str]]]] = []
        for block, name in blocks:
            if block.kind == "heading" and block.level == 3:
                options.append((block, []))
            elif options:
                options[-1][1].append((block, name))
            else:
                yield self._part(block, name)
        if options:
            yield StepPart(
                options=[StepOption(title=self._line(head), parts=self.parts(inside)) for head, inside in options]
            )

    def _part(self, block: Block, name: str) -> StepPart:
        block = with_calls(block)
        if block.kind == "table":
            return self._choice(block)
        if block.kind == "list" and (items := _ticked(block.tokens)):
            return StepPart(
                actions=[
                    Action(key=f"{name}-{number}", html=self._markup(item)) for number, item in enumerate(items, 1)
                ]
            )
        return StepPart(html=rendering.markup_of(block, leads=self.leads))

    def _choice(self, block: Block) -> StepPart:
        """Turn a table into a choice: the first column names the options, the others say what applies."""
        rows: list[list[SafeString]] = []
        for token in block.tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._markup([token]))
        head, rest = rows[0], rows[1:]
        options = [StepOption(title=row[0], answers=list(zip(head[1:], row[1:], strict=True))) for row in rest]
        return StepPart(question=head[0], options=options)

    def _line(self, heading: Block) -> SafeString:
        return self._markup([token for token in heading.tokens if token.type == "inline"])

    def _markup(self, tokens: Sequence[Token]) -> SafeString:
        return rendering.markup_of(Block(kind="paragraph", tokens=tuple(tokens)), leads=self.leads)


def _ticked(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the lines of a list, without boxes, if every line has one; empty for any other list."""
    items: list[list[Token]] = []
    for token in tokens:
        if token.type == "list_item_open" and token.level == 1:
            items.append([])
        elif token.level > 1 and items:
            items[-1].append(token)
    unboxed = [_without_box(item) for item in items]
    return [item for item in unboxed if item is not None] if all(unboxed) else []


def _without_box(item: list[Token]) -> list[Token] | None:
    """Return the tokens of a line without its box; None if it has no box."""
    place = next((at for at, token in enumerate(item) if token.type == "inline"), None)
    if place is None or not (children := item[place].children):
        return None
    rest = unticked(children[0].content)
    if children[0].type != "text" or rest == children[0].content:
        return None
    line = item[place].copy(children=[children[0].copy(content=rest), *children[1:]])
    return [*item[:place], line, *item[place + 1 :]]
