"""Labels for a version's metadata: who may have it, who it is written for, when it helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from guidance.choices import Audience, Circumstance
from guidance.models import Version
from reference.models import ExploitationSubType, ExploitationType, Force, Stage

# The column of codes: its label, and where the labels of its codes come from.
_LISTS: dict[str, tuple[str, Callable[[], Iterable[tuple[str, str]]]]] = {
    "restricted_to": ("Restricted to", lambda: Force.objects.values_list("pk", "short_name")),
    "audiences": ("Written for", lambda: Audience.choices),
    "types": ("Types of exploitation", lambda: ExploitationType.objects.values_list("pk", "name")),
    "sub_types": ("Sub-types", lambda: ExploitationSubType.objects.values_list("pk", "name")),
    "stages": ("Stages", lambda: Stage.objects.values_list("pk", "name")),
    "circumstances": ("Circumstances", lambda: Circumstance.choices),
}


def lists_of(*versions: Version) -> list[tuple[str, list[str]]]:
    """Return each list of codes as its label and, for each version, the labels of its codes; empty if it has none.

    One query for each vocabulary that any of the versions uses, however many versions there are.
    """
    lines = []
    for column, (label, vocabulary) in _LISTS.items():
        codes = [getattr(version, column) for version in versions]
        words = dict(vocabulary()) if any(codes) else {}
        lines.append((label, [", ".join(words.get(code, code) for code in each) for each in codes]))
    return lines
