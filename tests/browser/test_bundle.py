"""An offline bundle, unpacked and opened from a file path in a browser: searched, filtered, read, and free of faults.

There is no server behind it. A request to anything but its own folder would fail the test.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from core import clock
from guidance.bundle import building
from guidance.bundle.selection import BundleBaseline
from guidance.choices import Circle
from tests.browser.looking import NARROW, faults_of
from tests.browser.walking import ENDLESS
from tests.guidance import attached
from tests.guidance.making import TEXT, debrief_said, published

pytestmark = pytest.mark.django_db
EVERYTHING = f"""{TEXT}
### A part of its own

| What | Who |
| --- | --- |
| Interpreter, independent of everybody at the address | control room |

::: details More about it
Folded away, with [a link](https://example.org/).
:::

::: callout Remember
1. First
2. Then `this`
:::

> As somebody said.

## What comes next

{ENDLESS}
"""


@pytest.fixture(scope="module")
def unpacked(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle for police on a stick, unpacked. All tests read the same one; its rows are rolled back at once."""
    place = tmp_path_factory.mktemp("bundle")
    with django_db_blocker.unblock(), transaction.atomic():
        publish_five()
        folder = unpack(place / "stick")
        transaction.set_rollback(True)
    return folder


def publish_five() -> None:
    """A product of each kind, with one that shows everything a text can hold."""
    wash = published(title="Hand car washes: first visit", types=["LAB"], sub_types=["LAB.car-wash"])
    published(title="Nail bars", types=["LAB"], kind="bulletin", summary="Beauty trade.", text="See the back room.")
    published(
        title="Section 45 defence", kind="guide", types=["CRIM"], summary="A statutory defence.", text="For victims."
    )
    fields = {
        "summary": "A farm.",
        "text": "It began in May.",
        "debrief": debrief_said(),
        "marking": "OFFICIAL-SENSITIVE",
    }
    published(title="Op FERNLEIGH", kind="debrief", types=["SEX"], **fields)
    more = {"related": (wash.slug,), "review_on": date(2026, 11, 1)}
    published(title="Duty to notify", kind="guide", summary="When to tell.", text=EVERYTHING, **more)


def unpack(place: Path, **more: Any) -> Path:
    file = place.with_suffix(".zip")
    with file.open("wb") as target:
        building.make(Circle.POLICE, target, **more)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(place)
    return next(place.iterdir())


@contextmanager
def offline(browser: Browser) -> Iterator[Page]:
    """A browser that can open nothing but files."""
    context = browser.new_context(viewport={"width": NARROW, "height": 800})
    problems: list[str] = []
    context.on("request", lambda request: problems.append(request.url) if not request.url.startswith("file:") else None)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None)
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser of the test's own."""
    with offline(browser) as page:
        yield page


@pytest.fixture(scope="module")
def searched(browser: Browser, unpacked: Path) -> Iterator[Page]:
    """A bundle that stays open from one search to the next."""
    with offline(browser) as page:
        page.goto((unpacked / "index.html").as_uri())
        yield page


def titles(page: Page) -> list[str]:
    return page.locator("#hits > li:visible h2").all_inner_texts()


def test_bundle_is_opened_from_a_file_path_searched_and_read(unpacked: Path, page: Page) -> None:
    page.goto((unpacked / "index.html").as_uri())
    expect(page.get_by_role("status")).to_have_text("5 products")

    page.get_by_label("Search", exact=True).fill("hand car wash")
    expect(page.get_by_role("status")).to_have_text("1 product for “hand car wash”")
    page.get_by_role("link", name="Hand car washes: first visit").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hand car washes: first visit")
    expect(page.get_by_text("This copy was made on").first).to_be_visible()
    expect(page.get_by_text("Say why you are there in plain words.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 product for “hand car wash”")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nail", "Nail bars"),
        ("NAIL bar", "Nail bars"),  # without its ending
        ("statut", "Section 45 defence"),  # the beginning of a word
        ("nial bars", "Nail bars"),  # two letters swapped
        ("defense", "Section 45 defence"),  # a similar spelling
        ("s45", "Section 45 defence"),  # an abbreviation for two words
        ("dtn", "Duty to notify"),
        ("beauty", "Nail bars"),  # of the summary
        ("bulletin", "Nail bars"),  # its kind
        ("what do I do at the car wash at the door", "Hand car washes: first visit"),
        ("Fernleigh", "Op FERNLEIGH"),
    ],
)
def test_search_finds_what_was_typed(searched: Page, typed: str, first: str) -> None:
    searched.get_by_label("Search", exact=True).fill(typed)
    searched.get_by_label("Search", exact=True).press("Enter")

    expect(searched.get_by_role("status")).to_contain_text(f"for “{typed}”")
    expect(searched.locator("#hits > li:visible h2").first).to_have_text(first)


def test_result_shows_the_best_matching_paragraph_and_links_to_it(unpacked: Path, page: Page) -> None:
    page.goto((unpacked / "index.html").as_uri())

    page.get_by_label("Search", exact=True).fill("interpreter independent")
    shown = page.locator("#hits > li:visible .found").first
    expect(shown.get_by_role("link", name="A part of its own")).to_be_visible()
    assert shown.locator("mark").all_inner_texts() == ["Interpreter", "independent"]
    page.get_by_label("Search", exact=True).fill("plian words")  # a similar spelling
    expect(page.locator("#hits > li:visible mark").first).to_have_text("plain")
    page.get_by_label("Search", exact=True).fill("interpreter independent")
    shown.get_by_role("link", name="A part of its own").click()

    assert "/products/" in page.url
    assert page.locator(":target").inner_text().startswith("What")


def test_text_of_videos_and_documents_is_found_too(tmp_path: Path, page: Page) -> None:
    product = published(title="On paper and film", text="See it.")
    attached.to_published(product, attached.PDF, attached.FILM, attached.CAPTIONS)
    page.goto((unpack(tmp_path / "films") / "index.html").as_uri())
    hits, box = page.locator("#hits > li:visible .found"), page.get_by_label("Search", exact=True)

    box.fill("danger injuries")
    expect(hits.get_by_role("link")).to_contain_text("page 1")
    expect(hits.get_by_role("link")).to_have_attribute("href", re.compile(r"^files/.*\.pdf#page=1$"))
    box.fill("mother lives")
    expect(hits.get_by_role("link")).to_contain_text("at 0:")


def test_text_never_becomes_markup(tmp_path: Path, page: Page) -> None:
    published(title="Marks", text="A quayside \\<img src=x onerror=alert(1)> & <b>sign</b> of it.")
    page.goto((unpack(tmp_path / "marks") / "index.html").as_uri())

    page.get_by_label("Search", exact=True).fill("quayside")

    expect(page.locator(".found")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator(".found img, .found b").count() == 0


def test_results_can_be_filtered_and_an_empty_result_says_so(unpacked: Path, page: Page) -> None:
    page.goto((unpacked / "index.html").as_uri())

    page.get_by_label("Kind of product").select_option("Investigation guide")
    expect(page.get_by_role("status")).to_have_text("2 products")
    page.get_by_label("Type of exploitation").select_option(index=1)
    page.get_by_label("Search", exact=True).fill("submarine")
    expect(page.get_by_role("status")).to_contain_text("Nothing found for “submarine” in this bundle.")
    assert titles(page) == []

    page.get_by_label("Search", exact=True).fill("defence submarine")
    page.get_by_label("Kind of product").select_option("")
    page.get_by_label("Type of exploitation").select_option("")
    expect(page.get_by_role("status")).to_have_text("1 product for “defence submarine”. No product has every word.")
    page.get_by_label("Search", exact=True).fill("")
    page.get_by_label("Kind of product").select_option("")
    page.get_by_label("Type of exploitation").select_option("")
    expect(page.get_by_role("status")).to_have_text("5 products")


def test_a_missing_file_of_the_search_is_named_and_everything_is_listed(
    unpacked: Path, tmp_path: Path, browser: Browser
) -> None:
    damaged = shutil.copytree(unpacked, tmp_path / "damaged")
    (damaged / "data" / "words-n.js").unlink()
    context = browser.new_context()
    page = context.new_page()
    page.goto((damaged / "index.html").as_uri())

    page.get_by_label("Search", exact=True).fill("nail")

    expect(page.get_by_role("status")).to_contain_text("A file of the search is missing (data/words-n.js)")
    assert len(titles(page)) == 5
    context.close()


def test_without_a_script_everything_is_in_the_list(unpacked: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((unpacked / "index.html").as_uri())

    assert len(titles(page)) == 5
    expect(page.get_by_text("Search needs JavaScript.")).to_be_visible()
    expect(page.get_by_label("Search", exact=True)).to_be_hidden()
    context.close()


def test_no_page_of_a_bundle_has_a_fault(unpacked: Path, tmp_path: Path, browser: Browser) -> None:
    publish_five()
    changes = unpack(tmp_path / "changes", since=BundleBaseline(day=clock.today()))
    pages = [*sorted(unpacked.rglob("*.html")), changes / "index.html", changes / "changes.html"]
    context, faults = browser.new_context(), []
    page = context.new_page()
    for file in pages:
        page.goto(file.as_uri())
        faults += faults_of(page, name=file.name)
    page.goto(f"{(unpacked / 'index.html').as_uri()}#words=interpreter+independent")
    expect(page.locator(".found mark").first).to_be_visible()
    faults += faults_of(page, name="a hit with its paragraph")
    context.close()

    assert len(pages) == 8
    assert not faults, "\n".join(faults)
