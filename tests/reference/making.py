"""Creates invented forces, as the owner, the only role that may write the reference tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, models

from reference.choices import Country, ForceKind
from reference.models import Force


@contextmanager
def owner() -> Iterator[None]:
    """The block runs as the owner of the tables; afterwards the former role is restored."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        (before,) = cursor.fetchone()
        cursor.execute(f'set local role "{settings.DB_ROLE_PREFIX}_owner"')
        yield
        cursor.execute(f'set local role "{before}"')


def change(*rows: models.Model) -> None:
    """Store the rows."""
    with owner():
        for row in rows:
            row.save()


def make_force(code: str, *, region: str = "wales", unit: str = "tarian", **fields: Any) -> Force:
    """An invented territorial force."""
    force = Force(
        code=code,
        name=f"Invented Police {code}",
        short_name=f"Invented {code}",
        slug=f"invented-{code.lower()}",
        region_id=region,
        unit_id=unit,
        kind=ForceKind.TERRITORIAL,
        country=Country.WALES,
        **fields,
    )
    change(force)
    return force
