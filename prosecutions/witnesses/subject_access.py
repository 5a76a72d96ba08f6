"""What prosecutions hold about the person of an NRM referral, for the file of everything held about them.

A victim or witness is that person once an NRM contact has linked the referral. Other people of the case, such as
defendants, are not in the file. Nor is what the officer who makes the file can't see: the file says that it may leave
something out, in the same words whether it does or not.
"""

from __future__ import annotations

from nrm.data_rights.subject_access_tables import DisclosedTable
from prosecutions.models import SpecialMeasure, Witness, WitnessStep, WitnessSupport
from prosecutions.witnesses import timeline
from prosecutions.witnesses.choices import WitnessStatus
from reference import countries

NOTE = (
    "Prosecutions that the NRM contact can’t see, such as those of sealed investigations, are left out. Ask a lead of"
    " your force whether there are any."
)


def _status(code: str) -> str:
    return str(WitnessStatus(code).label) if code else ""


TABLES = (
    DisclosedTable(
        title="Victim or witness of a prosecution",
        model=Witness,
        columns=(
            "case",
            "number",
            "kind",
            "is_under_18",
            "is_abroad",
            "country",
            "needs_interpreter",
            "status",
            "first_contact_on",
            "last_contact_on",
            "next_contact_on",
            "willingness",
            "willingness_on",
            "stage",
            "needs_assessed_on",
            "statement",
            "statement_on",
            "no_measures_on",
            "abroad",
            "abroad_on",
            "evidence",
            "reason",
            "ended_on",
            "created_at",
        ),
        words={"country": lambda witness: countries.name_of(witness.country)},
        seen_by=Witness.objects.visible_to,
        note=NOTE,
    ),
    DisclosedTable(
        title="Support in a prosecution",
        model=WitnessSupport,
        path="witness__referral",
        columns=("support", "status", "on"),
        seen_by=lambda user: WitnessSupport.objects.visible_to(user).exclude(status=""),
    ),
    DisclosedTable(
        title="Special measures in a prosecution",
        model=SpecialMeasure,
        path="witness__referral",
        columns=("measure", "status", "on"),
        seen_by=lambda user: SpecialMeasure.objects.visible_to(user).exclude(status=""),
    ),
    DisclosedTable(
        title="What happened in a prosecution",
        model=WitnessStep,
        path="witness__referral",
        columns=("on", "move", "was", "became", "detail", "at"),
        words={
            "move": timeline.title_of,
            "was": lambda step: _status(step.was),
            "became": lambda step: _status(step.became),
        },
        seen_by=WitnessStep.objects.visible_to,
    ),
)
