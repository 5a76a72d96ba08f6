"""The export as JSON, for the person or program that enters it into the digital service.

Field names are the codes of our questions; values are codes and not labels. `docs/nrm-submission.md` has a schema for
each version of the form. Facts and assessments are in separate objects, and corrections are beside both.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from nrm.exports.export_content import ExportedAnswer, ReferralExport


def text_of(paper: ReferralExport) -> str:
    """Return the file. Letters of every script stay as they were typed."""
    return json.dumps(document_of(paper), ensure_ascii=False, indent=2) + "\n"


def document_of(paper: ReferralExport) -> dict[str, Any]:
    """Return the content of the file."""
    referral, ticket = paper.referral, paper.ticket
    return {
        "schema": f"nrm-submission/{paper.form_version:%Y-%m-%d}",
        "handling": settings.HANDLING_CEILING,
        "export": {
            "number": ticket.number,
            "made_at": ticket.at.isoformat(timespec="seconds"),
            "made_by": ticket.by,
            "reason": ticket.reason,
            "recipient": ticket.recipient,
            "delete_by": ticket.delete_by.isoformat(timespec="seconds"),
        },
        "referral": {
            "pseudonym": referral.pseudonym,
            "case_type": referral.case_type,
            "state": referral.state,
            "force": {"code": referral.force_id, "name": referral.force.name},
            "encountered_on": referral.encounter.happened_on.isoformat(),
            "form_begun_on": referral.form_begun_on.isoformat(),
            "submitted_at": referral.submitted_at.isoformat(timespec="seconds") if referral.submitted_at else None,
            "authority_reference": referral.authority_reference or None,
        },
        "facts": _values(paper.facts),
        "assessments": _values(paper.assessments),
        "corrections": {
            code: [{"said": correction.corrected, "on": correction.on.isoformat()} for correction in corrections]
            for code, corrections in paper.corrections.items()
            if corrections
        },
        "safe_to_contact": {way.channel.value: way.answer.value for way in paper.ways},
    }


def _values(lines: tuple[ExportedAnswer, ...]) -> dict[str, str | list[str]]:
    return {line.question.code: line.value for line in lines}
