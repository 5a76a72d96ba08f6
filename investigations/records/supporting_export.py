"""The investigations that a force supports for others, as a file: only what each lead force shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypedDict

from django.http import QueryDict

from accounts.choices import Role
from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import ListColumn, ListLine, ListSource, RecordList
from investigations.models import SupportingForce

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

MOST_SUPPORTED = 2_000  # always written at once: the clerk sees no case of another force


class SharedName(TypedDict):
    """What `for_supporter` adds: the operation name, if the lead force shares it."""

    operation_name: str


type SharedSupport = WithAnnotations[SupportingForce, SharedName]


def narrowed(_query: QueryDict, user: User) -> RecordList:
    """Every live investigation that the user's force supports."""
    return RecordList(rows=SupportingForce.objects.supported_by(user).for_supporter(), lines_of=_lines)


LIST = ListSource(
    name="supporting",
    title="Investigations we support",
    singular="live investigation",
    plural="live investigations",
    subject="investigations.investigation",
    roles=frozenset({Role.ANALYST, Role.LEAD}),
    list_url="investigations:supporting-list",
    columns=(
        ListColumn(name="system_id", label="System ID"),
        ListColumn(name="lead_force", label="Lead force", description="It returns the investigation."),
        ListColumn(name="operation_name", label="Operation", description="Blank if the lead force does not share it."),
        ListColumn(name="contact", label="Contact", description="Blank: the modern slavery team of the lead force."),
        ListColumn(name="since", label="Since", kind=ColumnKind.DATE),
    ),
    key=("system_id",),
    narrow=narrowed,
    at_once_up_to=MOST_SUPPORTED,
)


def _lines(supports: Sequence[SharedSupport]) -> Iterator[ListLine]:
    for support in supports:
        investigation = str(support.investigation.public_id)
        yield ListLine(
            cells=[
                investigation,
                support.force.short_name,
                support.operation_name,
                support.contact,
                support.begins_on,
            ],
            record=investigation,
        )
