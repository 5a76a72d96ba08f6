"""The list of joint investigation teams as a file: partners, statuses and dates, as the list shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import (
    FiltersNotValid,
    ListColumn,
    ListLine,
    ListSource,
    RecordList,
    codes_in_use,
    filters_in_words,
)
from prosecutions.joint_teams.filters import TeamFilter
from prosecutions.models import JointTeam

# What a line prints. The clerk may read these columns, and those by which the list is filtered and sorted.
PRINTED = (
    "public_id",
    "status",
    "states",
    "has_eurojust",
    "has_europol",
    "funding",
    "basis",
    "proposed_on",
    "agreed_on",
    "runs_to",
    "ended_on",
    "end_reason",
    "force__short_name",
)
YES = {True: "Yes", False: "No"}


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    rows = JointTeam.objects.visible_to(user).for_list().only(*PRINTED)
    listed = TeamFilter(query, user=user, queryset=rows)
    if not listed.form.is_valid():
        raise FiltersNotValid
    return RecordList(
        rows=listed.qs, lines_of=_lines, filters=codes_in_use(listed.form), in_words=filters_in_words(listed.form)
    )


LIST = ListSource(
    name="joint-teams",
    title="Joint investigation teams",
    singular="joint investigation team",
    plural="joint investigation teams",
    subject="prosecutions.jointteam",
    roles=POLICE_ROLES,
    list_url="joint_teams:team-list",
    columns=(
        ListColumn(name="number", label="Number"),
        ListColumn(name="force", label="Force"),
        ListColumn(name="status", label="Status"),
        ListColumn(name="states", label="Partner states", description="Beside the United Kingdom."),
        ListColumn(name="eurojust", label="Eurojust supports it"),
        ListColumn(name="europol", label="Europol takes part"),
        ListColumn(name="funding", label="Funding"),
        ListColumn(name="basis", label="Legal basis"),
        ListColumn(name="proposed_on", label="Proposed", kind=ColumnKind.DATE),
        ListColumn(name="agreed_on", label="Agreed", kind=ColumnKind.DATE),
        ListColumn(name="runs_to", label="Last day of the agreement", kind=ColumnKind.DATE),
        ListColumn(name="ended_on", label="Ended or not set up", kind=ColumnKind.DATE),
        ListColumn(name="end_reason", label="Reason"),
    ),
    key=("number",),
    narrow=narrowed,
    notes=("Teams of sealed investigations that you are not named for are not in the list.",),
)


def _lines(teams: Sequence[Any]) -> Iterator[ListLine]:
    for team in teams:
        yield ListLine(
            cells=[
                str(team),
                team.force.short_name,
                team.status_name,
                team.state_names,
                YES[team.has_eurojust],
                YES[team.has_europol],
                team.get_funding_display(),
                team.get_basis_display() or "",
                team.proposed_on,
                team.agreed_on,
                team.runs_to,
                team.ended_on,
                team.end_reason_name,
            ],
            record=str(team.public_id),
        )
