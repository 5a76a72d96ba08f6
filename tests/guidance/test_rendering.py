"""User text never becomes markup of its own, and links work only where the reader has access."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.text import rendering
from guidance.text.blocks import blocks_of
from guidance.text.rendering import PageLinks, markup_of

LEADS = PageLinks(
    guide=lambda target: f"/guidance/library/{target}" if target.startswith("known") else "",
    picture=lambda name: "/picture/7" if name == "gate" else "",
)


def html(text: str) -> str:
    """The markup of a text."""
    return "".join(markup_of(block, leads=LEADS) for block in blocks_of(text))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Plain *words* and **more**.", '<p class="govuk-body">Plain <em>words</em> and <strong>more</strong>.</p>'),
        ("# Too high", '<h2 class="govuk-heading-m">Too high</h2>'),
        ("## Part", '<h2 class="govuk-heading-m">Part</h2>'),
        ("### Smaller", '<h3 class="govuk-heading-s">Smaller</h3>'),
        ("- one\n- two", '<ul class="govuk-list govuk-list--bullet">\n<li>one</li>\n<li>two</li>\n</ul>'),
        ("[it](guide:known#part)", 'href="/guidance/library/known#part"'),
        ("![A gate](picture:gate)", '<img class="app-picture" src="/picture/7" alt="A gate" loading="lazy">'),
        ("::: inset\nWords\n:::", '<div class="govuk-inset-text"><p class="govuk-body">Words</p></div>'),
    ],
)
def test_text_is_rendered_with_the_design_system(text: str, markup: str) -> None:
    assert markup.replace("\n", "") in html(text).replace("\n", "")


def test_link_hidden_from_the_reader_is_plain_text() -> None:
    markup = html("Read [the other guide](guide:secret-guide) first.")

    assert "the other guide" in markup
    assert "<a" not in markup
    assert "secret-guide" not in markup


def test_checklist_line_has_a_box() -> None:
    markup = html("- [ ] Call the coordinator")

    assert '<span class="app-tickbox" aria-hidden="true"></span>Call the coordinator' in markup
    assert "[ ]" not in markup


class Reader(HTMLParser):
    """Reads markup as a browser does: every tag, and every attribute with its value."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](picture:gate)',
    '::: details "><img src=x onerror=alert(1)>\nx\n:::',
    '[x](https://example.org/" onclick="alert(1))',
    "<img src=x onerror=alert(1)>",
    '[x](guide:known"onmouseover=alert(1))',
    "```\n</code></pre><script>x</script>\n```",
    "::: callout <svg onload=alert(1)>\nx\n:::",
    "<!-- --><style>*{display:none}</style>",
    "[x](vbscript:x)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markup_is_removed(text: str) -> None:
    markup = html(text)

    reader = Reader()
    reader.feed(markup)
    assert reader.tags & {"script", "style", "svg", "iframe", "object", "form", "input", "button"} == set()
    assert {name for name, _ in reader.attributes} <= {
        "class",
        "href",
        "src",
        "alt",
        "loading",
        "rel",
        "aria-hidden",
        "scope",
        "tabindex",
        "role",
    } | {"aria-label"}
    assert [value for _, value in reader.attributes if value and re.match(r"(javascript|data|vbscript):", value)] == []


@pytest.mark.parametrize("scheme", ["javascript", "http", "data", "vbscript", "ftp"])
def test_link_of_another_scheme_is_removed_even_from_rendered_html(scheme: str) -> None:
    assert "href" not in rendering.clean(f'<a href="{scheme}://example.org/x">x</a>')


@pytest.mark.parametrize("address", ["https://example.org/x", "mailto:help@example.org", "tel:08000121700"])
def test_allowed_link_is_kept(address: str) -> None:
    assert f'href="{address}"' in rendering.clean(f'<a href="{address}">x</a>')


@given(st.text(max_size=300))
def test_no_text_breaks_the_printer_or_adds_a_script(text: str) -> None:
    markup = html(text)

    assert "<script" not in markup.lower()
    assert markup.count("<p>") + markup.count("<p ") == markup.count("</p>")
