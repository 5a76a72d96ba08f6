"""What is late or near in joint investigation teams: one row for each check, for the to-do list and the list filter."""

from __future__ import annotations

from prosecutions.checks import RecordCheck, Subject

CHECKS: tuple[RecordCheck, ...] = (
    RecordCheck(
        code="run_out",
        title="Joint investigation team past its last day",
        to_do="Record the extension, or that the team has ended.",
        rank=0,
        is_late=True,
        question=lambda rows, today: rows.run_out(today),
    ),
    RecordCheck(
        code="ending",
        title="Joint investigation team ends soon",
        to_do="Ask the CPS and the partners whether to extend the agreement.",
        question=lambda rows, today: rows.ending_soon(today),
    ),
    RecordCheck(
        code="proposed",
        title="Joint investigation team proposed and not agreed",
        to_do="Record the agreement, or that the team was not set up.",
        rank=2,
        question=lambda rows, today: rows.long_proposed(today),
    ),
)
SUBJECT = Subject(model="JointTeam", checks=CHECKS, list_url="joint_teams:team-list")
BY_CODE = {check.code: check for check in CHECKS}
