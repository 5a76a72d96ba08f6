"""Fields that no form has change nothing: force, status, owner, approver, and every other column (P6)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db.models import DateTimeField, Field, ForeignKey, Model, UUIDField

from accounts.models import Job, OutgoingMail, Session, UnusedWarning, User
from figures.models import Period
from guidance.forms.attachments import AttachmentForm
from guidance.forms.versions import VersionForm
from investigations.returns.fields import FIELDS, PEOPLE
from notifications.choices import NoticeKind
from systems import registration
from tests.accounts.factories import KENT
from tests.permissions import addresses, sending, walk
from tests.permissions.people import Person
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix

APPS = (
    "accounts",
    "documents",
    "figures",
    "guidance",
    "imports",
    "investigations",
    "notifications",
    "nrm",
    "orders",
    "prosecutions",
    "reports",
    "systems",
)
OTHERS = {Session, Job, OutgoingMail, UnusedWarning}  # no user's form writes one
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models() if model not in OTHERS]
SAID = {"owner", "owner_id", "approver", "approved_by_id", "created_by", "by", "user", "user_id", "who", "role", "pk"}
# Fields that a view has beyond its form values here.
OWN = {
    "investigations:cells-save": {"act", "change", "mark"},
    "nrm:referral-new": {"key"},
    "assets:asset-add": {"key", "defendant"},
    "prosecutions:case-new": {"key"},
    "prosecutions:case-step": {"charged"},
    "prosecutions:defendant-new": {"key"},
    "joint_teams:team-new": {"key", "has_eurojust", "has_europol"},
    "joint_teams:team-step": {"runs_to", "basis", "states", "has_eurojust", "has_europol", "end_reason", "drop_reason"},
    "prosecutions:defendant-step": {"track", "used_days"},
    "witnesses:witness-new": {"country", "key"},
    "witnesses:witness-step": {"next_contact_on"},
    "crime:record-new": {"key"},
    "crime:record-step": {"on", "time", "crime_class", "new_status"},
    "investigations:row-save": {*FIELDS, PEOPLE, "whole"},
    "investigations:row-add": {*FIELDS, PEOPLE, "whole"},
    "official:edition-correct": {"extracted_on"},
    "official:nrm-import-confirm": {"extracted_on"},
    "official:crime-import-confirm": {"extracted_on"},
    "registers:span-begin": {"first"},
    "registers:span-end": {"last"},
    "requests:request-new": {"asked_on", "due_on"},
    "requests:request-change": {"asked_on", "due_on"},
    "sso:rule-new": {"claim", "value", "gives"},
    "systems:system-new": {"name", "owner", "role", "force", "unit", "scopes"},
    "systems:system-change": {"name", "owner"},
    "administration:person-new": {"name", "email", "role", "force", "unit"},
    "nrm:rule-add": {"is_verified"},
    "orders:law-add": {"is_verified"},
    "court_rules:rule-add": {"is_verified"},
    "court_rules:offence-add": {"is_verified"},
    "court_rules:offence-change": {"is_verified"},
    "nrm:offence-add": {"is_verified", "act", "section"},
    "nrm:offence-change": {"is_verified"},
    "nrm:outcome-type-add": {"is_verified"},
    "nrm:outcome-type-change": {"is_verified"},
    "administration:person-detail": {"name", "role", "force", "unit"},
    "orders:breach-new": {"time_of_day"},
    "orders:visit-new": {"time_of_day"},
    "orders:subject-new": {"out_of_hours_contact", "different_because"},
    "investigations:review-query": {"reason", "for_person", "reply_by"},
    "investigations:review-claim": {"move"},
    "investigations:case-ask": {"reason", "for_person", "reply_by"},
    "investigations:row-end": {"move", "into", "to", "reason"},
    "guidance:draft": {*VersionForm.base_fields},
    "guidance:file-add": {*AttachmentForm.base_fields},
    "account_login": {"login", "password", "remember", "next"},
    "notifications:settings": {*NoticeKind.values},
}
REVIEWERS = {
    "delegation-new",
    "delegation-end",
    "review-claim",
    "review-query",
    "query-reply",
    "review-approve",
    "joint-operation",
    "case-ask",
    "advice-new",
    "advice-result",
    "advice-withdraw",
}
# Nobody here has a draft to discard: tests/drafts tries that on somebody else's.
# A search stores nothing that a field could change; no return here is clean, so none is approved with others, and none
# waits for its lead (tests/investigations/review/test_certification.py).
ONLY_FINDS = {
    "crime:record-missing",  # no referral here lacks its record
    "nrm:referral-search",
    "orders:order-search",
    "sso:claims-try",
    "investigations:review-approve-together",
    "investigations:return-certify",
    # Nothing is sealed here (tests/investigations/sealed).
    "investigations:seal-join",
    "investigations:investigation-unseal",
    "investigations:emergency-open",
    "investigations:emergency-end",
    "investigations:emergency-review",
}
URL_NAMES = sorted(
    name for name in sending.SENT if not name.startswith("account") and name not in {"drafts:discard", *ONLY_FINDS}
)
PARAMETERS = {address.name: address.parameters for address in walk.addresses()}


def person_for(stage: Stage, name: str) -> Person:
    """A user with access."""
    app, _, noun = name.partition(":")
    if app == "investigations" or name.startswith("api:return-"):
        if noun in {"review-reopen", "check-change"}:
            return stage.cast["national"]
        if noun in {"certification-setting", "investigation-seal"}:
            return stage.cast["lead"]
        return stage.cast["coordinator" if noun in REVIEWERS else "analyst"]
    if noun.startswith(("rule-", "offence-", "outcome-type-", "law-")):
        return stage.cast["administrator"]
    if app in {"assets", "crime", "crime_system", "prosecutions", "joint_teams", "witnesses"}:
        return stage.cast["analyst"]
    if app == "nrm":
        return stage.cast["national" if noun == "identity-access-request" else "analyst"]
    if app == "orders":
        return stage.cast["national" if noun.startswith("library-") else "analyst"]
    if app == "retention":
        return stage.cast["lead"]
    if app == "exports":
        return stage.cast["lead" if noun == "export-decide" else "analyst"]  # of the analyst who requested them
    if app == "notifications":
        return stage.cast["analyst"]  # whose notice it is
    if app == "explorer":
        return stage.cast["analyst"]  # a saved view is changed by its owner only
    return stage.cast["administrator" if app in {"access", "administration", "sso", "systems"} else "national"]


def forged(person: Person) -> dict[str, str]:
    """A value for every column of every table, and for common names of them."""
    columns: dict[str, Field[Any, Any]] = {}
    for model in MODELS:
        for column in model._meta.concrete_fields:
            columns |= {column.name: column, column.attname: column}
    assert person.user is not None
    values = {name: _forged(column, person.user) for name, column in columns.items()}
    return values | dict.fromkeys(SAID - values.keys(), str(person.user.pk)) | {"force": KENT, "force_id": KENT}


def _forged(column: Field[Any, Any], attacker: User) -> str:
    if isinstance(column, ForeignKey):
        return str(attacker.pk) if column.related_model is User else "1"
    if column.choices:
        return str(list(column.choices)[-1][0])
    kind = column.get_internal_type()
    if kind == "BooleanField":
        return "on"
    if "Integer" in kind:
        return "77"
    return "2019-01-01" if kind.startswith("Date") else "FORGED"


def rows_of(model: type[Model]) -> Counter[tuple[Any, ...]]:
    """The content of a table, without keys, timestamps, digests and seals, which differ between requests."""
    stable = [
        column.attname
        for column in model._meta.concrete_fields
        if not column.primary_key
        and not isinstance(column, DateTimeField | UUIDField)
        and not column.name.endswith("fingerprint")
        and (model.__name__, column.name) != ("Subject", "number")  # chosen at random
        and (model.__name__, column.name) != ("Notice", "key")  # may have the primary key of a message
        and (model.__name__, column.name) != ("Notice", "url_args")  # may have the public id of what the request makes
        and (model.__name__, column.name) != ("System", "user")  # an account that the same request makes
        and column.name not in {"token_hash", "hint", "secret"}  # chosen at random
        and column.name not in {"figure", "password", "pseudonym", "old_key", "new_key", "attempt", "seal", "mails"}
        and (not isinstance(column, ForeignKey) or _is_lasting(column.related_model))
    ]
    return Counter(tuple(map(_shown, row)) for row in model._default_manager.values_list(*stable))


def _shown(value: object) -> str:
    """A value of a row, but for the address of a system's account, which is chosen at random."""
    return registration.ADDRESS if str(value).endswith(f"@{registration.ADDRESS}") else repr(value)


def _is_lasting(model: Any) -> bool:
    return model in {User, Period} or model._meta.app_label == "reference"


def state() -> dict[str, Counter[tuple[Any, ...]]]:
    """All stored rows, by table."""
    return {model.__name__: rows_of(model) for model in MODELS}


@pytest.mark.parametrize("name", URL_NAMES)
def test_fields_that_no_form_has_change_nothing(stage: Stage, name: str) -> None:
    person = person_for(stage, name)
    path = addresses.address_of(name, PARAMETERS[name], "own", stage.world)
    sent = sending.sent_to(name, "own", person, stage.world)
    extra = {field: value for field, value in forged(person).items() if field not in sent.keys() | OWN.get(name, set())}

    with stage.requests.trying(person, "POST", path, sent) as plain:
        honest = state()
    with stage.requests.trying(person, "POST", path, sent | extra) as more:
        dishonest = state()

    assert len(extra) > 60
    assert more.answer.status_code == plain.answer.status_code
    assert {table: dishonest[table] - honest[table] for table in honest if dishonest[table] != honest[table]} == {}
    assert set(plain.done) - {"consultation"}, "the request changed nothing, so this test proves nothing"
