"""What belongs to a referral: every row that hangs on it, each with the force in a column of its own.

Found from the models, so that a table that comes later moves along without being named here.
"""

from __future__ import annotations

from django.db.models import Model

from nrm.models import Referral, Transfer

STAY: frozenset[type[Model]] = frozenset({Transfer})  # the giver's line of what became of it


def tables() -> dict[type[Model], str]:
    """Each table that hangs on a referral, and by which path of columns."""
    found: dict[type[Model], str] = {}
    waiting: list[tuple[type[Model], str]] = [(Referral, "")]
    while waiting:
        model, path = waiting.pop()
        for relation in model._meta.related_objects:
            child = relation.related_model
            if child in found or child in STAY or not _is_of_a_force(child):
                continue
            if model is Referral and relation.field.name != "referral":
                continue  # another force's row that names it, such as a comparison
            found[child] = f"{relation.field.name}__{path}" if path else relation.field.name
            waiting.append((child, found[child]))
    return found


def move(referral: Referral, *, to: str) -> None:
    """Make all of it another force's. One statement a table."""
    for model, path in tables().items():
        model._base_manager.filter(**{path: referral.pk}).update(force=to)


def _is_of_a_force(model: type[Model]) -> bool:
    return model._meta.app_label == Referral._meta.app_label and any(
        column.name == "force" for column in model._meta.concrete_fields
    )
