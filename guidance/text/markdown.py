"""The Markdown of the library: CommonMark with tables, callouts and checklists, and no HTML.

## A heading                         (the title is the page's only first heading)
- [ ] something to tick off          a checklist
::: warning … :::                    also inset, and `callout Title` and `details What is folded away`
![what it shows](picture:plan)       a picture that was attached under the name “plan”
[words](guide:some-product#part)     a link to another product, or to one paragraph of it
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

CALLOUTS = ("warning", "inset", "callout", "details")
TITLED = frozenset({"callout", "details"})
GUIDE, PICTURE = "guide:", "picture:"
# Schemes a link may have. Any other link stays as typed text, and the checks report it.
SCHEMES = ("https:", "mailto:", "tel:", GUIDE)


def _may_lead(url: str) -> bool:
    return url.startswith((*SCHEMES, PICTURE, "#"))


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("html_block").disable("html_inline")
    reader.validateLink = _may_lead  # type: ignore[method-assign]
    for name in CALLOUTS:
        reader.use(container_plugin, name)
    return reader


READER = _reader()


def tokens_of(text: str) -> list[Token]:
    """Parse the text into Markdown tokens."""
    return READER.parse(text)
