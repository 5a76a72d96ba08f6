"""Text of the exported PDF. `core.pdf` typesets it as a tagged PDF from `paper.typ`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from core import clock
from core.govuk import in_words
from core.pdf import typesetting
from core.pdf.letters import printable
from nrm.exports.export_content import ExportedAnswer, ReferralExport
from nrm.form import answers
from nrm.form.sections import TITLES_IN_FILE

TEMPLATE = Path(__file__).resolve().parent / "paper.typ"


def bytes_of(paper: ReferralExport) -> bytes:
    """Return the PDF. Raises CannotPrint."""
    return typesetting.pdf_of(TEMPLATE, contents_of(paper), at=paper.ticket.at)


def contents_of(paper: ReferralExport) -> dict[str, Any]:
    """Return what the document prints, as text."""
    referral, ticket = paper.referral, paper.ticket
    about = [
        ("Person", referral.pseudonym),
        ("Kind", referral.get_case_type_display()),
        ("Status", referral.get_state_display()),
        ("Police force", referral.force.name),
        ("Date met", in_words(referral.encounter.happened_on)),
        ("Form", f"of {in_words(paper.form_version)}, started on {in_words(referral.form_begun_on)}"),
        ("Safe to contact", "; ".join(f"{way.channel.label}: {way.answer.label.lower()}" for way in paper.ways)),
        ("Export", ticket.number),
        ("Exported", f"{_moment(ticket.at)}, by {ticket.by}"),
        ("Recipient", ticket.recipient),
        ("Reason", ticket.reason),
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


def _sections(paper: ReferralExport, lines: tuple[ExportedAnswer, ...]) -> list[dict[str, Any]]:
    """Return the answers by section of the form, in its order."""
    rows_by_section: dict[str, list[list[str]]] = {}
    for line in lines:
        row = [line.question.label_in_file, printable(_words(paper, line))]
        rows_by_section.setdefault(line.question.section, []).append(row)
    return [{"title": TITLES_IN_FILE[section], "lines": rows} for section, rows in rows_by_section.items()]


def _words(paper: ReferralExport, line: ExportedAnswer) -> str:
    """Return an answer as people read it, followed by its corrections."""
    corrected = [correction.sentence for correction in paper.corrections.get(line.question.code, ())]
    return "\n".join([answers.shown(paper.referral, line.question, line.value), *corrected])


def _moment(at: Any) -> str:
    return clock.date_and_time(at)
