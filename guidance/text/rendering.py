"""Render a text for a page: design system markup, an anchor on each block, sanitised before display.

An author's text never becomes markup of its own: the Markdown parser accepts no HTML, nh3 sanitises the output, and
only this module sets ids. The caller decides where links and pictures lead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from markdown_it.token import Token

from guidance.text import markdown
from guidance.text.blocks import Block, title_of, unticked

CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "thead_open": "govuk-table__head",
    "tbody_open": "govuk-table__body",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
    "link_open": "govuk-link",
    "blockquote_open": "app-quote",
    "code_inline": "app-code",
}
HEADINGS = {2: "govuk-heading-m", 3: "govuk-heading-s"}
_TAGS = frozenset(
    {"p", "h2", "h3", "h4", "ul", "ol", "li", "a", "em", "strong", "code", "pre", "blockquote", "br", "hr", "span"}
    | {"table", "thead", "tbody", "tr", "th", "td", "div", "figure", "img", "figcaption", "details", "summary"}
)
_ATTRIBUTES = {
    "*": {"class"},
    "a": {"href"},
    "img": {"src", "alt", "loading"},
    "th": {"scope"},
    "ol": {"start"},
    "span": {"aria-hidden"},
    "div": {"tabindex", "role", "aria-label"},
}
_CLASS = re.compile(r"^(govuk|app)-[a-z0-9_-]+( (govuk|app)-[a-z0-9_!-]+)*$")
# For each callout: the markup before and after its content.
_CALLOUTS = {
    "warning": (
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<div class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span>',
        "</div></div>",
    ),
    "inset": ('<div class="govuk-inset-text">', "</div>"),
    "callout": ('<div class="app-callout">', "</div>"),
    "details": ('<details class="govuk-details">', "</div></details>"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """The address of a linked product and of a picture; empty if the reader may have none."""

    guide: Callable[[str], str]  # `slug#anchor`
    picture: Callable[[str], str]  # its name as an attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedBlock:
    """One block as a page prints it."""

    anchor: str
    kind: str
    level: int
    text: str
    html: SafeString


def shown(blocks: Sequence[Block], names: Sequence[str], *, leads: PageLinks) -> list[RenderedBlock]:
    """Render every block with its anchor."""
    return [
        RenderedBlock(
            anchor=name, kind=block.kind, level=block.level, text=block.text, html=markup_of(block, leads=leads)
        )
        for block, name in zip(blocks, names, strict=True)
    ]


def markup_of(block: Block, *, leads: PageLinks) -> SafeString:
    """Render one block, sanitised."""
    return clean(_PagePrinter(leads).print(block.tokens))


def clean(markup: str) -> SafeString:
    """Sanitise markup: keep only the tags, attributes and links guidance may have."""
    return SafeString(
        nh3.clean(
            markup,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_kept,
            url_schemes={"https", "mailto", "tel"},
            link_rel="noopener noreferrer",
        )
    )


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "class" or _CLASS.match(value) else None


class _PagePrinter:
    """Prints tokens one after another."""

    def __init__(self, leads: PageLinks) -> None:
        self.leads = leads
        self.open: list[str] = []  # closing tags of the open links

    def print(self, tokens: Sequence[Token]) -> str:
        """Return the markup of these tokens, not yet sanitised."""
        return "".join(self._one(token) for token in tokens)

    def _one(self, token: Token) -> str:
        match token.type:
            case "inline":
                return self._inline(token.children or [])
            case "heading_open" | "heading_close":
                level = min(4, max(2, int(token.tag[1:])))
                name = HEADINGS.get(level, "govuk-heading-s")
                return f'<h{level} class="{name}">' if token.nesting == 1 else f"</h{level}>"
            case "fence" | "code_block":
                return format_html('<pre class="app-pre"><code>{}</code></pre>', token.content)
            case "hr":
                return '<hr class="govuk-section-break govuk-section-break--visible govuk-section-break--m">'
            case "paragraph_open" | "paragraph_close" if token.hidden:
                return ""
            case "table_open":
                return (
                    '<div class="app-scroll" tabindex="0" role="group" aria-label="Table"><table class="govuk-table">'
                )
            case "table_close":
                return "</table></div>"
            case "th_open":
                return '<th scope="col" class="govuk-table__header">'
            case "ordered_list_open":
                start = token.attrs.get("start")
                return f'<ol class="{CLASSES[token.type]}"' + (f' start="{int(start)}">' if start else ">")
            case _ if token.type.startswith("container_"):
                return self._callout(token)
            case _ if token.nesting == 1:
                name = CLASSES.get(token.type, "")
                return f'<{token.tag} class="{name}">' if name else f"<{token.tag}>"
            case _ if token.nesting == -1:
                return f"</{token.tag}>"
            case _:
                return escape(token.content)

    def _callout(self, token: Token) -> str:
        name = token.type.removeprefix("container_").removesuffix("_open").removesuffix("_close")
        before, behind = _CALLOUTS[name]
        if token.nesting == -1:
            return behind
        title = title_of(token)
        if name == "details":
            before += format_html(
                '<summary class="govuk-details__summary"><span class="govuk-details__summary-text">{}</span></summary>',
                title or "More",
            )
            before += '<div class="govuk-details__text">'
        elif name == "callout" and title:
            before += format_html('<p class="app-callout__title">{}</p>', title)
        return before

    def _inline(self, tokens: Sequence[Token]) -> str:
        return "".join(self._piece(token, is_first=place == 0) for place, token in enumerate(tokens))

    def _piece(self, token: Token, *, is_first: bool) -> str:
        match token.type:
            case "text":
                return self._words(token.content) if is_first else escape(token.content)
            case "code_inline":
                return format_html('<code class="app-code">{}</code>', token.content)
            case "softbreak":
                return "\n"
            case "hardbreak":
                return "<br>"
            case "link_open":
                return self._link(str(token.attrs.get("href", "")))
            case "link_close":
                return self.open.pop() if self.open else ""
            case "image":
                return self._picture(token)
            case _ if token.nesting == 1:
                return f"<{token.tag}>"
            case _ if token.nesting == -1:
                return f"</{token.tag}>"
            case _:
                return escape(token.content)

    def _words(self, words: str) -> str:
        """Print the first words of a line; a checklist line gets a box to tick on paper."""
        rest = unticked(words)
        box = '<span class="app-tickbox" aria-hidden="true"></span>' if rest != words else ""
        return box + escape(rest)

    def _link(self, href: str) -> str:
        """Print the start of a link; nothing if the reader may not have its target."""
        if href.startswith(markdown.GUIDE):
            href = self.leads.guide(href.removeprefix(markdown.GUIDE))
        if not href:
            self.open.append("")
            return ""
        self.open.append("</a>")
        return format_html('<a class="govuk-link" href="{}">', href)

    def _picture(self, token: Token) -> str:
        source = str(token.attrs.get("src", ""))
        url = self.leads.picture(source.removeprefix(markdown.PICTURE)) if source.startswith(markdown.PICTURE) else ""
        if not url:
            return format_html('<span class="app-muted">[Picture: {}]</span>', token.content or "no description")
        caption = str(token.attrs.get("title", ""))
        image = format_html('<img class="app-picture" src="{}" alt="{}" loading="lazy">', url, token.content)
        return image + (format_html('<span class="app-picture__caption">{}</span>', caption) if caption else "")
