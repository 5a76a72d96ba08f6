"""What belongs to a record that may go to another force: every row that hangs on it, each with a force of its own.

Found from the models of the record's room, so that a table that comes later moves along without being named here. From
the record itself only the column that bears its name leads on (another's row that names it besides is not its own), and
a column that may be empty leads on nowhere, since it would leave rows behind.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model


def tables(root: type[Model], *, stay: Collection[type[Model]]) -> dict[type[Model], str]:
    """Each table that hangs on a record of this kind, and by which path of columns; `stay` are the giver's."""
    found: dict[type[Model], str] = {}
    waiting: list[tuple[type[Model], str]] = [(root, "")]
    while waiting:
        model, path = waiting.pop()
        for relation in model._meta.related_objects:
            child = relation.related_model
            if child is root or child in found or child in stay or relation.field.null or not _is_of(child, root):
                continue
            if model is root and relation.field.name != root._meta.model_name:
                continue
            found[child] = f"{relation.field.name}__{path}" if path else relation.field.name
            waiting.append((child, found[child]))
    return found


def move_to_force(record: Model, *, to: str, stay: Collection[type[Model]]) -> None:
    """Make all of it another force's. One statement a table; the record itself is the caller's."""
    for model, path in tables(type(record), stay=stay).items():
        model._base_manager.filter(**{path: record.pk}).update(force=to)


def _is_of(child: type[Model], root: type[Model]) -> bool:
    """Whether a model is of the root's room and bears a force."""
    return child._meta.app_label == root._meta.app_label and any(
        column.name == "force" for column in child._meta.concrete_fields
    )
