"""The content an author gives a version: its text, metadata and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from guidance.choices import Circle, Marking, Weight
from guidance.debriefs import DebriefContent

# Version columns an author fills in, in the order of the form.
COLUMNS = (
    "title",
    "summary",
    "text",
    "marking",
    "circle",
    "restricted_to",
    "audiences",
    "types",
    "sub_types",
    "stages",
    "circumstances",
    "what_changed",
    "weight",
    "publish_on",
    "review_on",
    "dated_as",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    """The new content of a version. `related` and `takes_place_of` name products by slug."""

    title: str
    summary: str = ""
    text: str = ""
    marking: str = Marking.SENSITIVE
    circle: str = Circle.POLICE
    restricted_to: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    sub_types: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    circumstances: list[str] = field(default_factory=list)
    what_changed: str = ""
    weight: str = Weight.SUBSTANTIAL
    publish_on: date | None = None
    review_on: date | None = None
    dated_as: str = ""  # “Jan 2020”, for a product older than this service
    related: tuple[str, ...] = ()
    takes_place_of: tuple[str, ...] = ()
    debrief: DebriefContent | None = None  # for a debrief
