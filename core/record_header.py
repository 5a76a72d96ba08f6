"""The header of a record's pages: the person's name or number, key facts, and links to the record's other pages.

Each app builds it in its own `record_header.py`; `templates/components/record_header.html` prints it. It may contain a
name in clear, so it is built for one page and never stored, logged or sent.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderTag:
    """A status word beside the name, and the colour of its tag."""

    text: str
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HeaderFact:
    """One key fact."""

    label: str
    value: str
    is_overdue: bool = False
    is_next: bool = False  # the next date, which a phone shows on every page of the record


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLink:
    """One page of the record. `current` is a value of aria-current: `page`, or `true` for a page below the link."""

    title: str
    url: str
    current: str = ""

    @classmethod
    def to(cls, title: str, url: str, *, is_here: bool, path: str) -> HeaderLink:
        """Return a link that is marked if the page at `path` belongs to it."""
        return cls(title=title, url=url, current=("page" if url == path else "true") if is_here else "")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RecordHeader:
    """What the header of one page prints."""

    kind: str  # what the number is of, such as *Referral*
    number: str
    name: str  # blank for users who may not see it
    tags: tuple[HeaderTag, ...] = ()
    facts: tuple[HeaderFact, ...] = ()
    links: tuple[HeaderLink, ...] = ()
    part: str = ""  # a part of the record that has pages of its own, such as one order
    part_links: tuple[HeaderLink, ...] = ()
    restriction: str = ""  # what a restriction of the record leaves open

    def __repr__(self) -> str:
        return f"RecordHeader({self.number}, ••••)"

    @property
    def title(self) -> str:
        """The name, or the kind and number for users who may not see the name."""
        return self.name or f"{self.kind} {self.number}"
