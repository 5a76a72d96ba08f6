"""The URL of each referral page for a user with access.

The pages come from stored data: a referral in each status and with each optional record, so that the tests see every
variant of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from nrm import decisions, identity, permissions, states, workflow
from nrm.choices import DecisionMaker, ReferralState
from nrm.form import answers, sections
from nrm.models import Claim, MatchComparison, Referral, ReferralTransfer
from nrm.safeguarding import parts, turning_18
from nrm.safeguarding.choices import CHECKLIST
from nrm.urls import urlpatterns

# Views that accept only POST: they redirect to another page, or return a file.
SENT_TO = frozenset(
    f"nrm:{name}"
    for name in (
        *(
            "form-reopen",
            "referral-search",
            "decision-import-confirm",
            "decision-import-headers-save",
            "decision-import-header-delete",
            "request-extend",
            "request-decide",
            "request-lift",
            "subject-access-file",
            "category-mark",
            "transfer-decide",
        ),
        *(
            "identity-access-decide",
            "identity-access-request",
            "match-start",
            "match-compare",
            "match-reply",
            "export-decide",
            "export-download",
        ),
        *("rule-add", "rule-end", "rule-confirm", "offence-add", "offence-change", "offence-end", "offence-confirm"),
        *("outcome-type-add", "outcome-type-change", "outcome-type-end", "outcome-type-confirm"),
    )
)
OF_THE_RULES = frozenset(
    f"nrm:{kind}-{page}" for kind in ("rule", "offence", "outcome-type") for page in ("list", "detail")
)
PAGES = frozenset(f"nrm:{pattern.name}" for pattern in urlpatterns) - SENT_TO - OF_THE_RULES
# One referral for each of these, where there is one.
STANDS_OUT = {
    "missing": Q(missing_episodes__ended_on__isnull=True, missing_episodes__isnull=False),
    "a sooner decision": Q(priority_requests__isnull=False),
    "claim": Q(claims__isnull=False),
    "offer": Q(transfers__isnull=False),
    "request": Q(requests__isnull=False),
    "restriction": Q(requests__kind="restriction"),
    "look": Q(looks__isnull=False),
    "child": Q(under_18="yes", state__in=states.OPEN),
    "turned 18": Q(turns_18_in__isnull=False, consent="given"),
}


def addresses(user: User) -> Iterator[tuple[str, str]]:
    """The name and URL of each page, for this user."""
    for name in ("referral-list", "match-list"):
        yield f"nrm:{name}", reverse(f"nrm:{name}")
    own = bool(user.force_id) and permissions.is_of_force(user, user.force_id or "")
    if own:
        for name in ("referral-new", "reassign-list"):
            yield f"nrm:{name}", reverse(f"nrm:{name}")
        owner = Referral.objects.visible_to(user).not_closed().order_by("pk")[0].owner
        yield "nrm:reassign", reverse("nrm:reassign", args=[owner.public_id])
        for name in ("decision-import", "decision-import-headers"):
            yield f"nrm:{name}", reverse(f"nrm:{name}")
    rows = Referral.objects.visible_to(user).order_by("pk")
    shown = {referral.pk: referral for question in STANDS_OUT.values() for referral in rows.filter(question)[:1]}
    listed = (
        ReferralState.values if own else [state for state in ReferralState.values if state not in states.NOT_REFERRED]
    )
    shown |= {referral.pk: referral for state in listed for referral in rows.filter(state=state)[:1]}
    comparisons = MatchComparison.objects.visible_to(user)
    shown |= {
        referral.pk: referral
        for referral in rows.filter(
            Q(pk__in=comparisons.values("referral")) | Q(pk__in=comparisons.values("other_referral"))
        )
    }
    for referral in shown.values():
        yield from _of_any(referral, said_of=bool(comparisons.of(referral)))
    for claim in Claim.objects.visible_to(user).select_related("referral"):
        yield _page("claim-detail", claim.referral, claim.pk)
        if own:
            yield _page("claim-change", claim.referral, claim.pk)
    for transfer in ReferralTransfer.objects.visible_to(user):
        yield "nrm:transfer-detail", reverse("nrm:transfer-detail", args=[transfer.pk])
    if own:
        yield from _of_ones_own(list(shown.values()), by=user)


def rule_addresses() -> Iterator[tuple[str, str]]:
    """The pages of the dated rules, offences and types of outcome, which hold no case data."""
    yield "nrm:rule-list", reverse("nrm:rule-list")
    yield "nrm:rule-detail", reverse("nrm:rule-detail", args=["request_months"])
    yield "nrm:offence-list", reverse("nrm:offence-list")
    yield "nrm:offence-detail", reverse("nrm:offence-detail", args=["cuckooing"])
    yield "nrm:outcome-type-list", reverse("nrm:outcome-type-list")
    yield "nrm:outcome-type-detail", reverse("nrm:outcome-type-detail", args=["14"])


def _page(name: str, referral: Referral, *more: Any) -> tuple[str, str]:
    return f"nrm:{name}", reverse(f"nrm:{name}", args=[referral.public_id, *more])


def _of_any(referral: Referral, *, said_of: bool) -> Iterator[tuple[str, str]]:
    if referral.state == ReferralState.DRAFT:
        return
    yield _page("referral-detail", referral)
    yield _page("safeguarding", referral)
    if said_of or referral.state == ReferralState.SUBMITTED:
        yield _page("match-detail", referral)


def _of_ones_own(shown: list[Referral], *, by: User) -> Iterator[tuple[str, str]]:
    """Pages that only users of the own force open: forms, each once; the requests of every selected referral."""
    for draft in [referral for referral in shown if referral.state == ReferralState.DRAFT][:1]:
        for name in ("form-tasks", "form-consent", "form-check", "draft-delete", "encounter"):
            yield _page(name, draft)
        given_answers = answers.answers_of(draft, sealed=identity.present(draft))
        for section in sections.sections_of(given_answers, begun=draft.form_begun_on):
            if section.code != "consent":
                yield _page("form-section", draft, section.code)
    for ready in [referral for referral in shown if referral.state in states.READY]:
        yield _page("refer", ready)
    sent = [referral for referral in shown if referral.state not in states.NOT_REFERRED]
    corrected = ("reference-correct", "investigation-link", "date-correct")
    for name in ("form-tasks", *corrected, "access-history", "who-can-see"):
        yield _page(name, sent[0])
    for referral in sent:
        if referral.requests.exists() or referral is sent[0]:
            yield _page("request-list", referral)
    for move, transition in workflow.TRANSITIONS.items():
        able = (
            referral
            for referral in sent
            if referral.state in transition.source and not decisions.why_not_theirs(transition, referral, by=by)
        )
        if transition.maker is not DecisionMaker.TIME and not transition.has_own_page and (chosen := next(able, None)):
            yield _page("step-new", chosen, move)
    alike = {item.code for item in CHECKLIST[1:]}  # items of the checklist have one form
    for code, part in parts.PARTS.items():
        if code not in alike and (
            chosen := next((referral for referral in sent if not part.why_not(referral, by=by)), None)
        ):
            yield _page("safeguarding-part", chosen, code)
    if waiting := next((referral for referral in sent if not turning_18.why_not(referral, by=by)), None):
        yield _page("safeguarding-part", waiting, "turning-18")
    for newest in [newest for newest in sent if newest.state in states.OPEN and not newest.transfers.exists()][:1]:
        for name in ("identity", "export-request", "claim-new", "transfer-new"):
            yield _page(name, newest)
