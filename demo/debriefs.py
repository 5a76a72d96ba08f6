"""Debriefs of the demonstration: the text of the page, and the answers in the form of the debrief."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guidance.choices import PointKind
from guidance.debriefs import DebriefContent

INVENTED = "::: inset\nThis operation is invented for the demonstration, with everyone and everything in it.\n:::"
NUMBERS = ("potential_victims", "suspects", "convicted", "sentence_years")


def story_of(story: str, *, is_invented: bool) -> str:
    """The text of the page: what happened, and a note if the operation is invented."""
    parts = [INVENTED if is_invented else "", f"## What happened\n\n{story.strip()}"]
    return "\n\n".join(part for part in parts if part)


def debrief_form_of(debrief: Mapping[str, Any]) -> DebriefContent:
    """The form of a debrief, filled in from its file."""
    return DebriefContent(
        operation=f"Op {debrief['operation']}",
        forces=debrief["forces"],
        agencies=debrief["partners"],
        scale=debrief["scale"],
        outcome=debrief["outcome"],
        **{name: debrief[name] for name in NUMBERS if name in debrief},
        points={
            PointKind.GOOD_PRACTICE.value: debrief["good_practice"],
            PointKind.LESSON.value: [lesson["lesson"] for lesson in debrief["lessons"]],
            PointKind.SAFEGUARDING.value: debrief["safeguarding_lessons"],
            PointKind.RECOMMENDATION.value: debrief["recommendations"],
        },
    )
