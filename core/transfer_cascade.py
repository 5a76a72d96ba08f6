"""Finds every table that belongs to a record which may transfer to another force, each with its own force column.

The tables are found from the models of the record's app, so a new table is included without being named here. From the
record itself, only the column named after it counts: other foreign keys to it are not its own rows. Nullable foreign
keys are not followed, since they would leave rows behind.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model


def tables(root: type[Model], *, stay: Collection[type[Model]]) -> dict[type[Model], str]:
    """Each table that depends on a record of this kind, with its path of columns. Tables in `stay` do not move."""
    paths: dict[type[Model], str] = {}
    waiting: list[tuple[type[Model], str]] = [(root, "")]
    while waiting:
        model, path = waiting.pop()
        for relation in model._meta.related_objects:
            child = relation.related_model
            if child is root or child in paths or child in stay or relation.field.null or not _is_of(child, root):
                continue
            if model is root and relation.field.name != root._meta.model_name:
                continue
            paths[child] = f"{relation.field.name}__{path}" if path else relation.field.name
            waiting.append((child, paths[child]))
    return paths


def move_to_force(record: Model, *, to: str, stay: Collection[type[Model]]) -> None:
    """Set the force on all dependent rows, one statement per table. The caller updates the record itself."""
    for model, path in tables(type(record), stay=stay).items():
        model._base_manager.filter(**{path: record.pk}).update(force=to)


def _is_of(child: type[Model], root: type[Model]) -> bool:
    """Whether a model belongs to the root's app and has a force column."""
    return child._meta.app_label == root._meta.app_label and any(
        column.name == "force" for column in child._meta.concrete_fields
    )
