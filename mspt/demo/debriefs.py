"""A debrief's parts as the text of its page, under headings that are the same for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mspt.demo.bodies import bodies
from reference import files

INVENTED = "::: inset\nThis operation is invented for the demonstration, with everybody and everything in it.\n:::"


def as_text(said: Mapping[str, Any], story: str, *, titles: Mapping[str, str], is_invented: bool) -> str:
    """The whole page: the operation in short, what happened, and what was learnt. `titles` are of pages by address."""
    parts = [
        INVENTED if is_invented else "",
        f"## Operation\n\n{_in_short(said)}",
        f"## What happened\n\n{story.strip()}",
        f"## Good practice\n\n{_listed(said['good_practice'])}",
        f"## Lessons\n\n{_listed(_lessons(said['lessons'], titles))}",
        f"## Safeguarding lessons\n\n{_listed(said['safeguarding_lessons'])}",
        f"## Recommendations\n\n{_numbered(said['recommendations'])}",
    ]
    return "\n\n".join(part for part in parts if part)


def _in_short(said: Mapping[str, Any]) -> str:
    names = {body.code: body.name for body in bodies().values()}
    agencies = {row["code"]: row["name"] for row in files.rows("agencies.csv")}
    rows = [
        ("Name", said["operation"]),
        ("Forces", ", ".join(names[code] for code in said["forces"])),
        ("Partners", ", ".join(agencies[code] for code in said["partners"])),
        ("Scale", said["scale"]),
        ("Outcome", said["outcome"]),
    ]
    return "\n".join(["| What | In short |", "| --- | --- |", *(f"| {name} | {words} |" for name, words in rows)])


def _lessons(lessons: list[dict[str, str]], titles: Mapping[str, str]) -> Iterator[str]:
    """Each with the page that took it up, or that it is open."""
    for one in lessons:
        taken_up = one.get("taken_up_by")
        yield one["lesson"] + (f" Taken up in [{titles[taken_up]}](guide:{taken_up})." if taken_up else " Still open.")


def _listed(lines: Any) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _numbered(lines: list[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
