"""The whole text of a version as Markdown: what its author wrote, and for a debrief its facts and points around it.

Every way to the readers (page, search, paper, bundle) starts from this one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guidance.choices import PointKind, ProductKind
from guidance.models import Debrief, DebriefPoint, Version
from reference.models import Agency, Force

# What would begin a block of its own at the start of a line.
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
    """The text of a version from top to bottom."""
    if version.product.kind != ProductKind.DEBRIEF:
        return version.body
    debrief = Debrief.objects.filter(version=version).first()
    if debrief is None:
        return version.body
    points = list(DebriefPoint.objects.filter(version=version).order_by("position"))
    return "\n\n".join([*_facts(debrief), version.body.strip(), *_points(points)])


def _facts(debrief: Debrief) -> Iterator[str]:
    """The operation at a glance."""
    yield "## At a glance"
    rows = [f"| {key} | {cell(words)} |" for key, words in facts(debrief)]
    yield "\n".join(["| What | Answer |", "| --- | --- |", *rows])


def facts(debrief: Debrief) -> Iterator[tuple[str, str]]:
    """What is known of the operation, as pairs; what nobody has said is left out."""
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
    """Words as one paragraph that begins no block of its own."""
    return _BEGINS_A_BLOCK.sub(r"\1\\\2", " ".join(words.split()))


def cell(words: str) -> str:
    """Words as one cell of a table."""
    return " ".join(words.split()).replace("|", "\\|")
