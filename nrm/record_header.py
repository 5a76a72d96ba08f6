"""The header of a referral's pages: what it prints, and the pages that this user may open.

Every page has the same header (`docs/adr/0021`). The caller passes the name, which `identity.name_on_page` opens.
"""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from core.record_header import HeaderFact, HeaderLink, HeaderTag, RecordHeader
from nrm import identity, permissions, states
from nrm.choices import ReferralState
from nrm.erasable import REFERRAL
from nrm.models import Referral
from nrm.next_date import next_date_of

RESTRICTION = (
    "Use this record only to keep the person safe, as evidence, or as the decision allows. It does not appear in "
    "lists, it cannot be exported, and other forces cannot match it. Its due dates and to-do items still apply."
)
OVERVIEW, FORM, SAFEGUARDING, SECTION_45 = "Overview", "Form", "Safeguarding", "Section 45"
IDENTITY, MATCHES, EXPORTS, REQUESTS = "Identity", "Person matches", "Exports", "Data rights"
TIMELINE, WHO, ACCESSES, RETENTION = "Timeline", "Who can see this", "Access history", "Retention"
BELONGS_TO = {  # the link that each page marks as current
    "nrm:referral-detail": OVERVIEW,
    "nrm:step-new": OVERVIEW,
    "nrm:reference-correct": OVERVIEW,
    "nrm:date-correct": OVERVIEW,
    "nrm:investigation-link": OVERVIEW,
    "nrm:transfer-new": OVERVIEW,
    "nrm:transfer-detail": OVERVIEW,
    "nrm:transfer-decide": OVERVIEW,
    "nrm:form-tasks": FORM,
    "nrm:form-section": FORM,
    "nrm:form-consent": FORM,
    "nrm:form-check": FORM,
    "nrm:draft-delete": FORM,
    "nrm:refer": FORM,
    "nrm:safeguarding": SAFEGUARDING,
    "nrm:safeguarding-part": SAFEGUARDING,
    "nrm:claim-new": SECTION_45,
    "nrm:claim-detail": SECTION_45,
    "nrm:claim-change": SECTION_45,
    "nrm:identity": IDENTITY,
    "nrm:match-detail": MATCHES,
    "nrm:export-request": EXPORTS,
    "nrm:request-list": REQUESTS,
    "nrm:request-extend": REQUESTS,
    "nrm:request-decide": REQUESTS,
    "nrm:request-lift": REQUESTS,
    "nrm:category-mark": REQUESTS,
    "nrm:subject-access-file": REQUESTS,
    "nrm:who-can-see": WHO,
    "nrm:access-history": ACCESSES,
}


def header_of(referral: Referral, *, name: str, by: User, view_name: str, path: str) -> RecordHeader:
    """Return the header of one page of a referral that was loaded with `nrm.views.shared.for_header`."""
    is_restricted = getattr(referral, "is_restricted", True)  # without the mark, as if it were
    tags = [HeaderTag(text=referral.get_state_display())]
    if referral.is_erased:
        tags.append(HeaderTag(text="Erased", colour="grey"))
    if is_restricted:
        tags.append(HeaderTag(text="Restricted", colour="red"))
    return RecordHeader(
        kind="Referral",
        number=referral.pseudonym,
        name=name,
        tags=tuple(tags),
        facts=_facts(referral),
        links=_links(referral, by=by, here=BELONGS_TO.get(view_name, ""), path=path, is_restricted=is_restricted),
        restriction=RESTRICTION if is_restricted else "",
    )


def _facts(referral: Referral) -> tuple[HeaderFact, ...]:
    next_date = next_date_of(referral)
    facts = [
        HeaderFact(label="Next date", value=next_date.sentence, is_overdue=next_date.is_overdue, is_next=True),
        HeaderFact(label="Owner", value=referral.owner.name),
        HeaderFact(label="Force", value=referral.force.short_name),
    ]
    if referral.authority_reference:
        facts.append(HeaderFact(label="Home Office reference", value=referral.authority_reference))
    return tuple(facts)


def _links(referral: Referral, *, by: User, here: str, path: str, is_restricted: bool) -> tuple[HeaderLink, ...]:
    """Return the pages of the referral that this user may open, in the order of the work."""
    is_own = permissions.is_of_force(by, referral.force_id)
    may_export = is_own and referral.state != ReferralState.DRAFT and not is_restricted and not referral.is_erased
    overview = referral.get_absolute_url()
    pages = [
        (OVERVIEW, overview, True),
        (FORM, _page("form-tasks", referral), is_own),
        (SAFEGUARDING, _page("safeguarding", referral), True),
        (SECTION_45, f"{overview}#section-45", True),
        (IDENTITY, _page("identity", referral), not identity.why_not_seen(referral, by=by)),
        (MATCHES, _page("match-detail", referral), True),
        # A draft and a restricted record have this page only while it lists files.
        (EXPORTS, _page("export-request", referral), may_export or here == EXPORTS),
        (REQUESTS, _page("request-list", referral), is_own),
        (TIMELINE, f"{overview}#timeline", True),
        (WHO, _page("who-can-see", referral), True),
        (ACCESSES, _page("access-history", referral), is_own),
        (
            RETENTION,
            reverse("retention:record-detail", args=[REFERRAL.kind, referral.public_id]),
            is_own and referral.state not in states.NOT_REFERRED,
        ),
    ]
    return tuple(
        HeaderLink.to(title, url, is_here=title == here, path=path) for title, url, is_open in pages if is_open
    )


def _page(name: str, referral: Referral) -> str:
    return reverse(f"nrm:{name}", args=[referral.public_id])
