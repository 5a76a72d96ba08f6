"""How a case ended, against what is known of it: a court outcome needs a suspect and a case that reached court."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import COURT_OUTCOMES, COURT_STAGES, SUSPECT_OUTCOMES, Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """No conviction or acquittal without a suspect, and none before a charge."""
    for line in picture.lines:
        if line.state != "closed" or not line.reads("closing_reason"):
            continue
        reason = picture.reason_names.get(line.closing_reason, line.closing_reason)
        if line.closing_reason in SUSPECT_OUTCOMES and line.suspects == 0 and line.reads("people"):
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{line.closing_reason} no suspect",
                entry=line.entry,
                field="closing_reason",
                message=f"The closing reason is “{reason}”, but no suspect is entered.",
                remedy="Enter the suspects, or choose another closing reason.",
            )
        if line.closing_reason in COURT_OUTCOMES and line.stage not in COURT_STAGES and line.reads("stage"):
            stage = picture.stage_names.get(line.stage, line.stage)
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{line.closing_reason} {line.stage}",
                entry=line.entry,
                field="stage",
                message=f"The closing reason is “{reason}”, but the stage is “{stage}”.",
                remedy="Set the stage it reached, such as Concluded at court, or choose another closing reason.",
            )


RULE = QualityRule(
    code="outcome",
    severity=Severity.ERROR,
    wrong="A case closed with a court’s decision has no suspect, or never reached a charge.",
    remedy="Correct the closing reason, the stage or the suspects.",
    find=find,
)
