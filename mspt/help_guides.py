"""The guides of the help pages: a Markdown file in docs/help for each role and duty.

A guide begins with its title as a top-level heading and a paragraph that says who it is for. Links to another guide
name its file (`coordinator.md#returns`), so that the files can also be read in the repository.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import reverse

from accounts import duties
from accounts.choices import Role
from accounts.models import User
from guidance.text import anchors, rendering
from guidance.text.blocks import Block, blocks_of

DIRECTORY = Path(settings.BASE_DIR) / "docs" / "help"
_TO_A_FILE = re.compile(r"\]\(([a-z-]+)\.md(#[a-z0-9-]+)?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One guide, and its audience: people with these roles, and with the duty if one is named."""

    slug: str
    roles: frozenset[str]
    duty: str = ""

    @property
    def path(self) -> Path:
        """Its file."""
        return DIRECTORY / f"{self.slug}.md"

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("help-guide", args=[self.slug])

    @property
    def text(self) -> GuideText:
        """What it says."""
        return _text_in(self.path)

    def is_for(self, user: Any) -> bool:
        """Whether it covers this person's work today."""
        if not isinstance(user, User) or user.role not in self.roles:
            return False
        return not self.duty or duties.has_duty(user, self.duty)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideText:
    """A guide as a page prints it."""

    title: str
    summary: str
    blocks: list[rendering.RenderedBlock]

    @property
    def contents(self) -> list[rendering.RenderedBlock]:
        """The headings in the contents list."""
        return [block for block in self.blocks if block.kind == "heading" and block.level == 2]


# In the order of the list for people who are not signed in.
GUIDES = (
    Guide(slug="analyst", roles=frozenset({Role.ANALYST, Role.LEAD})),
    Guide(slug="coordinator", roles=frozenset({Role.COORDINATOR})),
    Guide(slug="national-team", roles=frozenset({Role.NATIONAL})),
    Guide(slug="nrm-contact", roles=duties.ROLES[duties.DutyKind.NRM], duty=duties.DutyKind.NRM),
    Guide(slug="crime-registrar", roles=duties.ROLES[duties.DutyKind.REGISTRAR], duty=duties.DutyKind.REGISTRAR),
    Guide(slug="order-manager", roles=duties.ROLES[duties.DutyKind.ORDERS], duty=duties.DutyKind.ORDERS),
    Guide(slug="patrol-officer", roles=frozenset({Role.OFFICER})),
    Guide(slug="guidance-author", roles=duties.ROLES[duties.DutyKind.AUTHOR], duty=duties.DutyKind.AUTHOR),
    Guide(slug="partner", roles=frozenset({Role.PARTNER})),
    Guide(slug="administrator", roles=frozenset({Role.ADMINISTRATOR})),
    Guide(slug="auditor", roles=frozenset({Role.AUDITOR})),
    Guide(slug="data-quality", roles=frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL})),
    Guide(slug="return-questions", roles=frozenset({Role.ANALYST, Role.LEAD, Role.NATIONAL})),
    Guide(slug="sealed-investigations", roles=frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL})),
    Guide(slug="prosecutions", roles=frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL})),
    Guide(slug="around-prosecutions", roles=frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL})),
    Guide(slug="action-plan", roles=frozenset({Role.LEAD, Role.COORDINATOR, Role.NATIONAL})),
    Guide(slug="retention", roles=frozenset({Role.ANALYST, Role.LEAD, Role.AUDITOR})),
    Guide(slug="access-review", roles=frozenset({Role.LEAD, Role.ADMINISTRATOR})),
    Guide(slug="notices", roles=frozenset(Role) - {Role.SYSTEM}),
)
BY_SLUG = {guide.slug: guide for guide in GUIDES}


def guides_for(user: Any) -> tuple[list[Guide], list[Guide]]:
    """The guides for a person's own work, and the others. A person who is not signed in has none of their own."""
    own = [guide for guide in GUIDES if guide.is_for(user)]
    return own, [guide for guide in GUIDES if guide not in own]


@register()
def guides_are_here(**_kwargs: Any) -> list[CheckMessage]:
    """Fail `check`, and so `migrate`, if the guides that the help pages print are not shipped."""
    hint = "Ship docs/help with the code; .dockerignore leaves it in."
    return [Error(fault, hint=hint, id="mspt.E8") for guide in GUIDES if (fault := _fault_of(guide))]


def _fault_of(guide: Guide) -> str:
    """What is wrong with a guide's file, in a sentence; empty if it can be printed."""
    if not guide.path.is_file():
        return f"docs/help/{guide.slug}.md is missing."
    if not guide.path.read_text(encoding="utf-8").startswith("# "):
        return f"docs/help/{guide.slug}.md does not begin with a title."
    return ""


@cache
def _text_in(path: Path) -> GuideText:
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    blocks = blocks_of(_TO_A_FILE.sub(r"](guide:\1\2)", rest))
    names = anchors.names_for(blocks)
    leads = rendering.PageLinks(guide=_page_of, picture=lambda _name: "")
    return GuideText(
        title=first.removeprefix("# ").strip(),
        summary=_summary_of(blocks),
        blocks=rendering.shown(blocks, names, leads=leads),
    )


def _summary_of(blocks: list[Block]) -> str:
    return next((block.text for block in blocks if block.kind == "paragraph"), "")


def _page_of(target: str) -> str:
    """The URL of a guide, or nothing if there is no such guide."""
    slug, hash_mark, part = target.partition("#")
    guide = BY_SLUG.get(slug)
    return f"{guide.url}{hash_mark}{part}" if guide else ""
