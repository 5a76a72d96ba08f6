"""The list of referrals as a file: pseudonyms, dates and statuses, as the list shows them. It has no identity.

Each line is about a person, so each export needs a second person (P19). Restricted referrals are in no list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.duties import DutyKind
from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import FiltersNotValid, ListColumn, ListLine, ListSource, RecordList, filters_in_words
from nrm.data_rights import restriction
from nrm.filters import ReferralFilter
from nrm.models import Referral

# What a line prints. The clerk may read these columns, and those by which the list is filtered and sorted.
PRINTED = (
    "public_id",
    "pseudonym",
    "case_type",
    "state",
    "due_on",
    "force__short_name",
    "encounter__happened_on",
    "owner__name",
)


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    listable = restriction.listed(Referral.objects.visible_to(user)).for_list()
    rows = listable.select_related(None).select_related("force", "encounter", "owner").defer(None).only(*PRINTED)
    listed = ReferralFilter(query, user=user, queryset=rows)
    if not listed.form.is_valid():
        raise FiltersNotValid
    chosen = listed.form.cleaned_data
    codes = ", ".join(f"{name} {getattr(value, 'pk', value)}" for name, value in chosen.items() if value)
    return RecordList(rows=listed.qs, lines_of=_lines, filters=codes, in_words=filters_in_words(listed.form))


LIST = ListSource(
    name="referrals",
    title="NRM referrals",
    singular="referral or notification",
    plural="referrals and notifications",
    subject="nrm.referral",
    roles=POLICE_ROLES,
    duty=DutyKind.NRM,
    list_url="nrm:referral-list",
    columns=(
        ListColumn(name="reference", label="Reference", description="A pseudonym of this service."),
        ListColumn(name="force", label="Force"),
        ListColumn(name="kind", label="Kind"),
        ListColumn(name="status", label="Status"),
        ListColumn(name="due_on", label="Due", kind=ColumnKind.DATE, description="When the next decision is due."),
        ListColumn(name="met_on", label="Date met", kind=ColumnKind.DATE),
        ListColumn(name="owner", label="Owner"),
    ),
    key=("reference",),
    narrow=narrowed,
    notes=("Referrals whose use is restricted are not in the list.",),
    about_people=True,
)


def _lines(referrals: Sequence[Referral]) -> Iterator[ListLine]:
    for referral in referrals:
        yield ListLine(
            cells=[
                referral.pseudonym,
                referral.force.short_name,
                referral.get_case_type_display(),
                referral.get_state_display(),
                referral.due_on,
                referral.encounter.happened_on,
                referral.owner.name,
            ],
            record=str(referral.public_id),
        )
