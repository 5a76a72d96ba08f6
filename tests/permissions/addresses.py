"""Where each view finds a working record."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse

from core import months
from nrm.models import ChargedOffence, NrmRule, OutcomeType
from orders.models import Law
from reference.vocabularies import VOCABULARIES
from reports.query.question import Question
from tests.permissions import action_plan, assets, guidance, orders, prosecutions, reassigning, records
from tests.permissions.crimes import Crimes
from tests.permissions.records import World

# The month in which a view's change is possible; the draft by default.
MONTHS = {
    "carried:carried-month": records.QUERIED,
    "investigations:return-start": records.UNBEGUN,
    "investigations:return-nil": records.NIL,
    "investigations:return-submit": records.CLEAN,
    "investigations:return-receipt": records.SUBMITTED,
    "investigations:return-transition": records.SUBMITTED,
    "investigations:query-reply-force": records.QUERIED,
    "investigations:review-detail": records.SUBMITTED,
    "investigations:review-claim": records.SUBMITTED,
    "investigations:review-query": records.SUBMITTED,
    "investigations:query-reply": records.QUERIED,
    "investigations:review-approve": records.QUERIED,
    "investigations:review-reopen": records.CLOSING,
    "reports:snapshot-detail": records.PUBLISHED,
    "reports:snapshot-difference": records.PUBLISHED,
    "reports:snapshot-export": records.PUBLISHED,
    "reports:snapshot-schema": records.PUBLISHED,
    "reports:snapshot-propose": records.PROPOSABLE,
    "reports:snapshot-confirm": records.CLOSING,
    "reports:snapshot-withdraw": records.CLOSING,
    "reports:period-dates": records.COMING,
    "reports:period-lock": records.COMING,
    "publications:reminder-send": records.COMING,
    "publications:extension-give": records.COMING,
}
# The query parameters of an address.
QUERIES = {
    "reports:snapshot-difference": "?older=1&newer=2",
    "drafts:detail": "?address=/about/feedback/",
    **dict.fromkeys(("key_data:key-data", "api:key-data"), "?then=2019-01&now=2020-01"),
}
# Views of an unsubmitted referral; the others get a submitted one.
OF_A_DRAFT = {
    "nrm:encounter",
    "nrm:form-tasks",
    "nrm:form-section",
    "nrm:form-consent",
    "nrm:form-check",
    "nrm:draft-delete",
}
OF_A_DRAFT_RELEASE = {
    "releases:release-approve",
    "releases:release-discard",
    "releases:release-readers",
    "releases:release-reader-remove",
}
OF_A_READY = {"nrm:refer", "nrm:form-reopen"}
OF_A_CRIME = {"crime:outcome-new"}  # the others get an incident
RESTRICTED = "nrm:request-lift"  # the view of a restricted referral
NOBODY = str(uuid.UUID(int=7))


def address_of(name: str, parameters: tuple[str, ...], place: str, world: World) -> str:
    """The URL of a place's record; of a nonexistent one if the place is *missing*."""
    return reverse(
        name, kwargs={parameter: value_of(name, parameter, place, world) for parameter in parameters}
    ) + QUERIES.get(name, "")


def value_of(name: str, parameter: str, place: str, world: World) -> Any:
    """The value of a parameter in the URL of a place's record."""
    mine = world.at(place)
    if parameter == "public_id" and name.endswith(":reassign"):
        return reassigning.holder_of(name, mine, world) if mine else NOBODY
    if name.startswith("guidance:"):
        return guidance.value_of(name, parameter, world.library if mine else None)
    if name.startswith(("prosecutions:", "joint_teams:", "witnesses:")):
        return prosecutions.value_of(name, parameter, mine.prosecutions if mine else None)
    if name.startswith("court_rules:"):
        return prosecutions.setting_of(name, parameter, exists=mine is not None)
    if name.startswith("assets:"):
        return assets.value_of(name, parameter, mine.assets if mine else None)
    if name.startswith("action_plan:"):
        return action_plan.value_of(name, parameter, mine.plan if mine else None, world.group)
    match parameter:
        case "rule" if name.startswith("investigations:"):
            return "no_victims" if mine else "no_such_check"
        case "provider":
            return "lancashire" if mine else "no-such-provider"
        case "rule" if name.startswith("sso:"):
            return world.claim_rule if mine else NOBODY
        case "guide":
            return "analyst" if mine else "no-such-guide"
        case "force":
            return records.FORCE_AT[place]
        case "transfer" | "alert" | "breach" | "part" | "move" | "known" | "merge" if name.startswith("orders:"):
            return orders.number_of(name, parameter, mine.orders if mine else None)
        case "month" if name.startswith(("investigations:", "api:return-")):
            return months.text(MONTHS.get(name, records.DRAFT))
        case "transfer" if name == "investigations:transfer-acknowledge":
            return mine.declined if mine else 0
        case "transfer" if name.startswith("investigations:"):
            return mine.transfer if mine else 0
        case "seal" | "access" if name.startswith("investigations:"):
            return NOBODY
        case "advice":
            return mine.advice if mine else NOBODY
        case "upload" if name == "investigations:return-upload-columns":
            return mine.strange if mine else NOBODY
        case "upload" if name == "investigations:return-upload-words":
            return mine.worded if mine else NOBODY
        case "header" if name.startswith("official:"):
            series = "nrm" if "nrm" in name else "crime"
            return world.official.headers[series] if mine and world.official else 0
        case "header" if name.startswith("registers:"):
            return world.registers.header if mine and world.registers else 0
        case "header" if name.startswith("investigations:"):
            return mine.header if mine else 0
        case "upload":
            return mine.upload if mine else NOBODY
        case "entry" | "finding" | "query" | "support":
            return getattr(mine, parameter) if mine else 0
        case "month" if mine:
            return months.text(MONTHS.get(name, records.PUBLISHED))
        case "month":
            return months.text(records.NEVER)
        case "paper" if mine and mine.nrm:
            return mine.nrm.file_allowed if name == "nrm:export-download" else mine.nrm.file_asked
        case "paper":
            return 0
        case "look" if mine and mine.nrm:
            return mine.nrm.look
        case "look":
            return 0
        case "request_id" if mine and mine.nrm and name == RESTRICTED:
            return mine.nrm.restriction
        case "request_id" if mine and mine.nrm:
            return mine.nrm.open_request
        case "request_id":
            return 0
        case "public_id" if name.startswith("crime_system:"):
            crimes = mine.crimes if mine else None
            return _of_crime_system(name, crimes) if crimes else NOBODY
        case "export" if name.startswith("crime_system:"):
            return mine.crimes.export if mine and mine.crimes else 0
        case "header" if name.startswith("crime_system:"):
            return mine.crimes.header if mine and mine.crimes else 0
        case "public_id" if name.startswith("crime:"):
            crimes = mine.crimes if mine else None
            return (crimes.crime if name in OF_A_CRIME else crimes.incident) if crimes else NOBODY
        case "transfer" if name.startswith("crime:"):
            return mine.crimes.transfer if mine and mine.crimes else 0
        case "move" if name.startswith("crime:"):
            return "request_cancellation"
        case "claim" | "transfer":
            return getattr(mine.nrm, parameter) if mine and mine.nrm else 0
        case "header":
            found_in = mine and (mine.orders if name.startswith("orders:") else mine.nrm)
            return found_in.header if found_in else 0
        case "ticket":
            return NOBODY
        case "section" if not name.startswith("bulletins:"):
            return "others"
        case "move":
            return "rg_positive"
        case "part":
            return "contact"
        case "public_id" if name == RESTRICTED and mine and mine.nrm:
            return mine.nrm.restricted
        case "public_id" if name in OF_A_READY and mine and mine.nrm:
            return mine.nrm.ready
        case "public_id" if name.startswith("nrm:"):
            referrals = mine.nrm if mine else None
            return (referrals.draft if name in OF_A_DRAFT else referrals.sent) if referrals else NOBODY
        case "public_id" if name.startswith(("orders:", "api:order")):
            return orders.value_of(name, mine.orders) if mine and mine.orders else NOBODY
        case "public_id" if name == "dashboards:annotation-end":
            return mine.annotation if mine else NOBODY
        case "public_id" if name.startswith("explorer:view-"):
            return mine.saved_view if mine else NOBODY
        case "reader":
            return world.reader if mine else 0
        case "public_id" if name.startswith("releases:"):
            return (world.release_draft if name in OF_A_DRAFT_RELEASE else world.release) if mine else NOBODY
        case "public_id" if name.startswith("official:"):
            return world.official.edition if mine and world.official else NOBODY
        case "public_id" if name.startswith("registers:table"):
            return world.registers.table if mine and world.registers else NOBODY
        case "public_id" if name.startswith("registers:"):
            return mine.register_span if mine else NOBODY
        case "register":
            return "crimes" if mine else "no-such-register"
        case "public_id" if name.startswith("requests:"):
            return world.request if mine else NOBODY
        case "figure":
            return world.figure if mine else 0
        case "public_id" if name == "investigations:delegation-end":
            return world.delegation if mine else NOBODY
        case "public_id" if name.startswith("systems:"):
            return world.systems.value_of(name) if mine and world.systems else NOBODY
        case "public_id" if name == "notifications:bounce-resume":
            return world.bounce if mine else NOBODY
        case "public_id" if name.startswith("notifications:"):
            return world.notice if mine else NOBODY
        case "token":
            return world.calendar if mine else "no-such-calendar"
        case "kind_code":
            return "investigation"
        case "record":
            return mine.investigation if mine else NOBODY
        case "public_id" if name.startswith("retention:"):
            return mine.erasure if mine else NOBODY
        case "public_id" if name.startswith("exports:"):
            return (mine.export_ready if name.endswith("download") else mine.export) if mine else NOBODY
        case "list_name":
            return "investigations" if mine else "no-such-list"
        case "public_id" if name.startswith("carried:"):
            return world.carried if mine else NOBODY
        case "code" if name.startswith("figures:"):
            return Question().code if mine else "Q-000000"
        case "public_id" if name in {"bulletins:bulletin-move", "bulletins:section-edit"}:
            return world.draft if mine else NOBODY
        case "public_id" if name.startswith("bulletins:"):
            return world.bulletin if mine else NOBODY
        case "section" if name.startswith("bulletins:"):
            return "main-points"
        case "file_format" if name.startswith("bulletins:"):
            return "ods" if mine else "gif"
        case "file_format":
            return "svg" if mine else "gif"
        case "page":
            return "national"
        case "name":
            return "live"
        case "public_id" if name.startswith("access:"):
            return world.access.of(name) if world.access and mine else NOBODY
        case "public_id" if name == "administration:person-reopen":
            return world.closed if mine else NOBODY
        case "public_id" if name == "administration:person-factor-decide":
            return world.without_phone if mine else NOBODY
        case "public_id" if name.startswith("administration:person-proposal"):
            return world.proposed if mine else NOBODY
        case "public_id" if name.startswith("administration:"):
            return world.person if mine else NOBODY
        case "public_id":
            return mine.investigation if mine else NOBODY
        case "key" if name.startswith("administration:"):
            return VOCABULARIES[0].key if mine else "no-such-list"
        case "factor":
            return 1 if mine else 0  # of nobody here: tests/accounts remove one's own, and try another's
        case "duty":
            return world.duty if mine else 0
        case "feedback_id":
            return world.feedback if mine else NOBODY
        case "announcement":
            return world.announcement if mine else NOBODY
        case "code" if name.startswith("nrm:offence-"):
            return "cuckooing" if mine else "no_such_offence"
        case "offence":
            return ChargedOffence.objects.get(code="cuckooing").pk
        case "code" if name.startswith("nrm:outcome-type-"):
            return "14" if mine else "99"
        case "outcome_type":
            return OutcomeType.objects.get(code="14").pk
        case "code" if name.startswith("orders:library-"):
            return "no-railway" if mine else "no-such-condition"
        case "code" if name.startswith("orders:law-"):
            return "court_appeal" if mine else "no_such_law"
        case "kind" if name.startswith("orders:law-"):
            return "stpo_sentence"
        case "law":
            return Law.objects.get(code="court_appeal", kind="stpo_sentence").pk
        case "code" if name.startswith("nrm:rule-"):
            return "authority_pilot" if mine else "no_such_rule"
        case "rule":
            return NrmRule.objects.get(code="authority_pilot").pk
        case "code":
            return "SEX" if mine else "no-such-word"
        case "uidb36":
            return "0"
        case "key":
            return "no-such-key"
    raise AssertionError(
        f"{name} has a parameter {parameter}. Say in tests/permissions/addresses.py what to put there."
    )


def _of_crime_system(name: str, crimes: Crimes) -> str:
    """The entry or record of an address of the comparison with the crime system."""
    match name:
        case "crime_system:record-detail":
            return crimes.incident
        case "crime_system:record-restore":
            return crimes.crime
        case "crime_system:entry-restore":
            return crimes.set_aside
    return crimes.entry
