"""Store the facts and points of a draft debrief; `lessons` follows its published lessons."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

from guidance.choices import PointKind
from guidance.models import Debrief, DebriefPoint, Version
from guidance.text.anchors import EarlierBlock, names_for
from guidance.text.blocks import Block

FACTS = (
    "operation",
    "forces",
    "agencies",
    "scale",
    "potential_victims",
    "suspects",
    "convicted",
    "sentence_years",
    "outcome",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefContent:
    """An author's content for a debrief. Points are grouped by kind, each with its own text."""

    operation: str
    forces: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    scale: str = ""
    potential_victims: int | None = None
    suspects: int | None = None
    convicted: int | None = None
    sentence_years: int | None = None
    outcome: str = ""
    points: dict[str, list[str]] = field(default_factory=dict)


def store_debrief(version: Version, content: DebriefContent, *, before: Version | None = None) -> None:
    """Replace the facts and points of a draft. A point with the same or similar words keeps its key."""
    Debrief.objects.update_or_create(
        version=version, defaults={name: value for name, value in asdict(content).items() if name in FACTS}
    )
    known = [
        EarlierBlock(point.key, point.kind, point.words)
        for point in DebriefPoint.objects.filter(
            version__in=[version] if before is None else [version, before]
        ).order_by("version", "kind", "position")
    ]
    listed = [(kind, words) for kind in PointKind for words in content.points.get(kind, ())]
    keys = names_for([Block(kind=kind, tokens=(), text=words) for kind, words in listed], before=known)
    DebriefPoint.objects.filter(version=version).delete()
    places: dict[str, int] = {}
    rows = []
    for (kind, words), key in zip(listed, keys, strict=True):
        places[kind] = places.get(kind, 0) + 1
        rows.append(DebriefPoint(version=version, kind=kind, key=key, position=places[kind], words=words))
    DebriefPoint.objects.bulk_create(rows)


def is_stored(version: Version, content: DebriefContent | None) -> bool:
    """Return whether the version already stores all of this content."""
    stored = said_of(version)
    if stored is None or content is None:
        return stored is content
    return stored == replace(content, points={kind: list(words) for kind, words in content.points.items() if words})


def said_of(version: Version) -> DebriefContent | None:
    """Return the debrief content of a version; None if it is not a debrief."""
    debrief = Debrief.objects.filter(version=version).first()
    if debrief is None:
        return None
    points: dict[str, list[str]] = {}
    for kind, words in DebriefPoint.objects.filter(version=version).order_by("position").values_list("kind", "words"):
        points.setdefault(kind, []).append(words)
    return DebriefContent(**{name: getattr(debrief, name) for name in FACTS}, points=points)
