"""A record with sealed columns, for tests: the app itself has none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.test.utils import isolate_apps

from matching.fields import SealedTextField


def people() -> Any:
    """A model of invented people, outside the app registry."""
    with isolate_apps("matching"):

        class Person(models.Model):
            name = SealedTextField("Name", max_length=80, blank=True)
            alias = SealedTextField("Also known as", blank=True)
            code = models.CharField(max_length=20, blank=True)

            class Meta:
                app_label = "matching"
                db_table = "tests_person"

            def __str__(self) -> str:
                return self.code

    return Person


@contextmanager
def stored(model: Any) -> Iterator[Any]:
    """The model's table, for as long as the block lasts."""
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(model)
    yield model
    with connection.schema_editor(atomic=False) as editor:
        editor.delete_model(model)
