"""Build a bundle: pages, search words, checksums, manifest and signature, one product after another.

The manifest holds the checksum of SHA256SUMS, which holds the checksum of every other file, so one signature covers all
of them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from core import clock
from guidance.bundle import files, pages, search_texts, signing
from guidance.bundle.archive import Archive, sums_file
from guidance.bundle.pages import BundledProduct, ProductLine
from guidance.bundle.search_index import BundleWords, Group
from guidance.bundle.search_texts import SearchText
from guidance.bundle.selection import READERS, BundleBaseline, BundleSelection, choose
from guidance.choices import Circle, Marking
from guidance.models import Synonym

FORMAT = 1
ASSETS = Path(__file__).parent / "assets"
MANIFEST, SIGNATURE, SUMS = "manifest.json", "manifest.sig", "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltBundle:
    """The result of building a bundle."""

    name: str
    day: date
    products: int
    gone: int
    marking: str
    public_key: str  # empty if the bundle is not signed


def make(
    circle: Circle,
    target: IO[bytes],
    *,
    since: BundleBaseline | None = None,
    synonyms: Iterable[Group] | None = None,
    is_signed: bool = True,
) -> BuiltBundle:
    """Write the bundle of a circle as it is today; with `since`, only what changed. Raises NoKey.

    Uses the library's own synonyms unless the caller passes others.
    """
    key = signing.public_key() if is_signed else ""
    chosen = choose(circle, day=clock.today(), since=since)
    name = name_of(chosen)
    with (
        tempfile.TemporaryDirectory() as place,
        BundleWords(Path(place) / "words") as words,
        Archive(target, folder=name, day=chosen.day) as archive,
    ):
        lines = _write_products(chosen, archive, words)
        marking = Marking.SENSITIVE if any(line.marking == Marking.SENSITIVE for line in lines) else Marking.OFFICIAL
        _write_search(archive, words, _terms_of_the_field(circle) if synonyms is None else synonyms)
        index = pages.index_page(lines, chosen, shards=words.shards(), marking=marking)
        archive.add("index.html", index)
        if chosen.since is not None:
            archive.add("changes.html", pages.changes_page(lines, chosen, marking=marking))
        for asset in sorted(ASSETS.iterdir()):
            archive.add(f"assets/{asset.name}", asset.read_bytes())
        _seal(archive, _manifest(chosen, archive, lines, marking=marking, key=key), is_signed=is_signed)
    return BuiltBundle(
        name=f"{name}.zip",
        day=chosen.day,
        products=len(lines),
        gone=len(chosen.gone),
        marking=marking,
        public_key=key,
    )


def name_of(chosen: BundleSelection) -> str:
    """Return the name of the folder, which is also the name of its ZIP."""
    since = f"-since-{chosen.since.day:%Y-%m-%d}" if chosen.since else ""
    return f"guidance-{chosen.circle}-{chosen.day:%Y-%m-%d}{since}"


def _write_products(chosen: BundleSelection, archive: Archive, words: BundleWords) -> list[ProductLine]:
    vocabulary, lines = pages.BundleVocabulary.load(), list[ProductLine]()
    for place, version in enumerate(chosen.one_by_one()):
        product = pages.bundled(version, chosen, vocabulary, files=files.copy(version, archive))
        archive.add(f"products/{product.slug}.html", pages.product_page(product, chosen))
        pieces = search_texts.texts_of(product)
        archive.add(f"data/text-{place}.js", search_texts.script(place, pieces))
        _note_words(words, product, pieces, place=place)
        lines.append(pages.line_of(product, place=place))
    return lines


def _note_words(words: BundleWords, product: BundledProduct, pieces: Sequence[SearchText], *, place: int) -> None:
    version = product.version
    words.add(
        place,
        title=version.title,
        about=" ".join([version.product.get_kind_display(), *product.types, *product.topics, *product.audiences]),
        summary=" ".join([version.summary, *(file.title for file in product.files.listed)]),
        headings=" ".join(block.text for block in product.blocks if block.kind == "heading"),
        text=" ".join(piece.words for piece in pieces),
    )


def _terms_of_the_field(circle: Circle) -> Iterable[Group]:
    """For partners, return only the built-in synonyms: later ones may name guidance that partners can't have."""
    terms = Synonym.objects.order_by("terms").values_list("terms", flat=True)
    return terms if circle == Circle.POLICE else terms.filter(changed_by__isnull=True)


def _write_search(archive: Archive, words: BundleWords, synonyms: Iterable[Group]) -> None:
    for shard, pieces in words.files():
        archive.add_pieces(f"data/words-{shard}.js", pieces)
    archive.add("data/synonyms.js", f"librarySynonyms({json.dumps(words.in_bundle(synonyms))});\n")


def _manifest(
    chosen: BundleSelection, archive: Archive, lines: Sequence[ProductLine], *, marking: str, key: str
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_from": {"service": settings.SERVICE_NAME, "address": settings.SERVICE_ADDRESS},
        "audience": chosen.circle.value,
        "marking": marking,
        "as_of": chosen.day.isoformat(),
        "since": chosen.since.day.isoformat() if chosen.since else None,
        "products": list(_listed(archive, lines)),
        "gone": [{"slug": product.slug, "title": product.title} for product in chosen.gone],
        "public_key": key,
    }


def _listed(archive: Archive, lines: Sequence[ProductLine]) -> Iterator[dict[str, Any]]:
    for line in lines:
        page = f"products/{line.slug}.html"
        yield {
            "slug": line.slug,
            "version": line.number,
            "title": line.title,
            "kind": line.kind,
            "marking": line.marking,
            "published_on": line.published_on.isoformat(),
            "page": page,
            "sha256": archive.sums[page],
        }


def _seal(archive: Archive, manifest: dict[str, Any], *, is_signed: bool) -> None:
    archive.add("README.txt", _read_me(manifest))
    manifest["sha256sums"] = archive.add(SUMS, sums_file(archive.sums))
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    archive.add(MANIFEST, text)
    if is_signed:
        archive.add(SIGNATURE, signing.sign(text.encode()))


def _read_me(manifest: dict[str, Any]) -> str:
    """Write the plain-text README for somebody who comes across the files."""
    signed = (
        "manifest.json is signed (Ed25519) in manifest.sig. Compare this key with the one that the service\n"
        f"shows on its page “Offline library”:\n\n  {manifest['public_key']}\n"
        if manifest["public_key"]
        else "This download is not signed, so nobody can check whether it was changed. Do not pass it on.\n"
    )
    return (
        f"{manifest['marking']}\n\n"
        f"Guidance for {READERS[Circle(manifest['audience'])]}, as of {manifest['as_of']}.\n"
        f"From {manifest['made_from']['service']}, {manifest['made_from']['address']}\n\n"
        "Open index.html in a browser. It needs no server and no connection.\n\n"
        "To check that every file is as it was made:\n\n  sha256sum --check SHA256SUMS\n\n"
        "SHA256SUMS itself has the sum that manifest.json gives as sha256sums.\n"
        f"{signed}"
    )
