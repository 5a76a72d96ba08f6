"""Which texts of a force have its canary, and which no person types."""

from __future__ import annotations

from django.db.models import CharField, JSONField, Model, TextField

from investigations.models import (
    Investigation,
)
from tests.permissions.records import World

# Text of a model with a force that no person types: codes, and sentences and digests made by the product.
MADE_BY_THE_PRODUCT = {
    "Finding": {"rule", "field", "message", "remedy", "figure"},
    "Revision": {"fingerprint", "words_fingerprint"},
    "Query": {"about"},
    "ReturnUpload": {"draft", "key"},  # a program makes the key of its request
    "AnswerTime": {"question"},
    "Advice": {"about", "result"},
    "ReturnEvent": {"move"},
    "Investigation": {"handling"},
    "SubjectMerge": {"moved", "before"},
    "JointDecision": {"operation_key"},
    "CrimeRecord": {"kept_despite", "outcome", "erased"},
    "CrimeSystemEntry": {"key", "outcome", "accepted"},
    "CrimeSystemExport": {"columns"},
    "CrimeStep": {"move", "detail", "outcome"},
    "Encounter": {"setting"},
    "ReferralExtraction": {"digest"},
    "ReferralExtractionCell": {"measure", "age", "exploitation", "place", "nationality", "gender", "county_lines"},
    "OrderExtraction": {"digest"},
    "OrderExtractionCell": {"measure", "kind", "basis", "length", "part", "ended", "result", "entry", "types"},
    "Order": {"decided_as"},
    "Referral": {"pseudonym", "due_why", "erased"},
    "FormAnswer": {"question"},
    "AnswerText": {"question"},
    "AdviceMonth": {"digest"},
    "AdviceMonthCell": {"about", "result", "given_by"},
    "CaseReviewCount": {"counted"},
    "CaseToReview": {"urgency"},
    "ReferralStep": {"move", "due_why"},
    "OrderStep": {"move"},
    "Subject": {"number"},
    "Condition": {"template"},
    "SafeguardingText": {"about"},
    "Correction": {"question"},
    "SafeguardingAction": {"item"},
    "ReferralTransfer": {"pseudonym"},
    "SubjectTransfer": {"number"},
    "BreachStep": {"move"},
    "Upload": {"kind", "sha256", "type", "problems"},
    "LearnedHeader": {"kind", "column"},
    "ProsecutionCase": {"urn"},  # digits and two letters, which the page checks
    "ProsecutionStep": {"move", "was", "became", "detail", "before"},
    "JointTeam": {"end_reason", "states"},
    "JointTeamStep": {"move", "was", "became", "detail", "before"},
    "Witness": {"country"},
    "WitnessStep": {"move", "was", "became", "detail", "before"},
    "AssetStep": {"move", "was", "became", "detail", "before"},
    "PlanAction": {"agency_post"},  # typed for a partner agency, whose actions are of no force
    "PlanActionEvent": {"after"},  # names the owner
}

# Texts about sealed investigations: tests/investigations/sealed seals a case and looks for its words on every page that
# lists, counts or exports cases. No investigation of this world is sealed.
TRIED_WITH_A_SEALED_CASE = {
    "InvestigationSeal": {"reason", "ended_reason"},
    "EmergencyAccess": {"reason", "review_words"},
}


def texts_without_canary(model: type[Model], world: World) -> list[str]:
    """Fields of a model in which a force's canary is missing."""
    missing = []
    for column in model._meta.concrete_fields:
        is_text = isinstance(column, CharField | TextField | JSONField) and not column.choices
        if not is_text or column.is_relation or column.name in MADE_BY_THE_PRODUCT.get(model.__name__, set()):
            continue
        if column.name in TRIED_WITH_A_SEALED_CASE.get(model.__name__, set()):
            continue
        for force, records in world.by_force.items():
            rows_ = model._default_manager.filter(force=force, **{f"{column.name}__icontains": records.canary})
            if not rows_.exists():
                missing.append(f"{model.__name__}.{column.name} of {force}")
    return missing


def scoped_models() -> list[type[Model]]:
    """The models of the record apps, each with its own force column."""
    return [
        model
        for app in ("imports", "investigations", "nrm", "orders", "prosecutions")
        for model in Investigation._meta.apps.get_app_config(app).get_models()
        if any(column.name == "force" for column in model._meta.concrete_fields)
    ]
