"""Compose the whole text of a version as Markdown: the author's text, and for a debrief its facts and points.

The page, search, printing and bundles all start from this one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guidance.choices import PointKind, ProductKind
from guidance.models import Debrief, DebriefPoint, Version
from reference.models import Agency, Force

# Characters that would begin a new block at the start of a line.
_BEGINS_A_BLOCK = re.compile(r"^(\s*)([#>+*=`~|:-]|\d+[.)])")
NUMBERS = {
    "potential_victims": "Potential victims",
    "suspects": "Suspects",
    "convicted": "Convicted",
    "sentence_years": "Total years of imprisonment",
}
ONE_OF = {
    PointKind.GOOD_PRACTICE: "Good practice",
    PointKind.LESSON: "Lesson",
    PointKind.SAFEGUARDING: "Safeguarding lesson",
    PointKind.RECOMMENDATION: "Recommendation",
}


def markdown_of(version: Version) -> str:
    """Return the whole text of a version."""
    if version.product.kind != ProductKind.DEBRIEF:
        return version.text
    debrief = Debrief.objects.filter(version=version).first()
    if debrief is None:
        return version.text
    points = list(DebriefPoint.objects.filter(version=version).order_by("position"))
    return "\n\n".join([*_facts(debrief), version.text.strip(), *_points(points)])


def _facts(debrief: Debrief) -> Iterator[str]:
    """Write the operation summary."""
    yield "## At a glance"
    rows = [f"| {key} | {cell(words)} |" for key, words in facts(debrief)]
    yield "\n".join(["| What | Answer |", "| --- | --- |", *rows])


def facts(debrief: Debrief) -> Iterator[tuple[str, str]]:
    """Yield the recorded facts of the operation as pairs of label and value; leave out empty ones."""
    yield "Operation", debrief.operation
    forces = dict(Force.objects.filter(pk__in=debrief.forces).values_list("pk", "name"))
    if debrief.forces:
        yield "Forces", ", ".join(forces.get(code, code) for code in debrief.forces)
    agencies = dict(Agency.objects.filter(pk__in=debrief.agencies).values_list("pk", "name"))
    if debrief.agencies:
        yield "Partners", ", ".join(agencies.get(code, code) for code in debrief.agencies)
    if debrief.scale:
        yield "Scale", debrief.scale
    for name, label in NUMBERS.items():
        if (number := getattr(debrief, name)) is not None:
            yield label, f"{number:,}"
    if debrief.outcome:
        yield "Outcome", debrief.outcome


def _points(points: list[DebriefPoint]) -> Iterator[str]:
    for kind in PointKind:
        mine = [point for point in points if point.kind == kind]
        if mine:
            yield f"## {kind.label}"
        for number, point in enumerate(mine, 1):
            yield f"**{ONE_OF[kind]} {number}.** {one_line(point.words)}"


def one_line(words: str) -> str:
    """Make the words one paragraph that begins no new block."""
    return _BEGINS_A_BLOCK.sub(r"\1\\\2", " ".join(words.split()))


def cell(words: str) -> str:
    """Make the words one table cell."""
    return " ".join(words.split()).replace("|", "\\|")
