"""The text of each product for the search of a bundle: the excerpts that a hit can show, and their place.

Each product has its own file, `data/text-7.js`, which the browser loads when the product is among the first hits:
`libraryText(7, [[where, heading above, words], …])`. A page of a PDF and half a minute of a film are excerpts too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from guidance import attachment_queries
from guidance.bundle.files import Files
from guidance.bundle.pages import BundledProduct


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchText:
    """An excerpt that a hit can show."""

    href: str  # from the first page of the bundle
    heading: str
    words: str


def texts_of(product: BundledProduct) -> list[SearchText]:
    """Return the paragraphs of a product's page, then the text of its files."""
    page, heading, pieces = f"products/{product.slug}.html", "", list[SearchText]()
    for block in product.blocks:
        if block.kind == "heading":
            heading = block.text
        elif block.text:
            pieces.append(SearchText(href=f"{page}#{block.anchor}", heading=heading, words=block.text))
    return [*pieces, *_of_files(product.version.pk, product.files, page=page)]


def _of_files(version: int, files: Files, *, page: str) -> Iterator[SearchText]:
    """Join a film's captions by half minutes. If a file was left out, its text links to the product's page."""
    if not files.listed:
        return
    by_name = {file.name: file for file in files.listed}
    for (name, number, _half), parts in groupby(
        attachment_queries.texts([version]),
        key=lambda part: (part.attachment_name, part.page, (part.seconds or 0) // 30),
    ):
        if name not in by_name:
            continue
        some = list(parts)
        file = by_name[name]
        where = attachment_queries.place_of(page=number, seconds=some[0].seconds)
        yield SearchText(
            href=f"{file.path}{f'#page={number}' if number else ''}" if file.href else f"{page}#files-of-it",
            heading=f"{file.title}{f', {where}' if where else ''}",
            words=" ".join(part.text for part in some),
        )


def script(place: int, texts: Sequence[SearchText]) -> str:
    """Return the JavaScript file of one product."""
    lines = ",\n".join(json.dumps([text.href, text.heading, text.words]) for text in texts)
    return f"libraryText({place}, [\n{lines}\n]);\n"
