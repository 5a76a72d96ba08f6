"""The paper as a tagged PDF (PDF/UA-1), set by typst from `paper.typ`.

Answers reach the document as data and never as its markup: what somebody typed can't set anything, read a file or end
a page. Fonts are ours, so that it looks the same on every machine.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from nrm import answers
from nrm.form.sections import TITLES
from nrm.papers.letters import printable
from nrm.papers.paper import Line, Paper
from reference import clock
from reference.govuk import in_words

FOLDER = Path(__file__).resolve().parent
FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])


class CannotPrint(Exception):
    """The document could not be set. Nothing of it is told: the reason may quote an answer."""


def bytes_of(paper: Paper) -> bytes:
    """The PDF. Raises CannotPrint."""
    try:
        made = typst.compile(
            str(FOLDER / "paper.typ"),
            root=str(FOLDER),
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(contents_of(paper))},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(paper.ticket.at.timestamp()),
        )
    except typst.TypstError:
        raise CannotPrint("The PDF could not be made. Take the JSON file, and tell the service’s support.") from None
    assert isinstance(made, bytes)  # noqa: S101 (a PDF is one file)
    return made


def contents_of(paper: Paper) -> dict[str, Any]:
    """What the document prints, as words."""
    referral, ticket = paper.referral, paper.ticket
    about = [
        ("Person", referral.pseudonym),
        ("Kind", referral.get_case_type_display()),
        ("Where it stands", referral.get_state_display()),
        ("Police force", referral.force.name),
        ("Day of the encounter", in_words(referral.encounter.happened_on)),
        ("Form", f"of {in_words(paper.form_version)}, begun on {in_words(referral.form_begun_on)}"),
        ("Safe to contact", "; ".join(f"{way.channel.label}: {way.answer.label.lower()}" for way in paper.ways)),
        ("Export", ticket.number),
        ("Taken out", f"{_moment(ticket.at)}, by {ticket.by}"),
        ("For", ticket.recipient),
        ("Why", ticket.reason),
        ("Delete it by", _moment(ticket.delete_by)),
    ]
    return {
        "title": f"{referral.get_case_type_display()} {referral.pseudonym}",
        "marking": settings.HANDLING_CEILING,
        "number": ticket.number,
        "person": referral.pseudonym,
        "about": [[key, printable(value)] for key, value in about],
        "facts": _sections(paper, paper.facts),
        "assessments": _sections(paper, paper.assessments),
    }


def _sections(paper: Paper, lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """The lines by the sections of the form, in its order."""
    found: dict[str, list[list[str]]] = {}
    for line in lines:
        found.setdefault(line.question.section, []).append([line.question.label, printable(_words(paper, line))])
    return [{"title": TITLES[section], "lines": rows} for section, rows in found.items()]


def _words(paper: Paper, line: Line) -> str:
    """An answer as people read it, and below it what is right, where it was corrected."""
    corrected = [one.sentence for one in paper.corrections.get(line.question.code, ())]
    return "\n".join([answers.shown(paper.referral, line.question, line.value), *corrected])


def _moment(at: Any) -> str:
    return f"{at.astimezone(clock.LONDON):%-d %B %Y, %H:%M}"
