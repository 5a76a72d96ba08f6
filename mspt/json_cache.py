"""The caches of the service: they hold JSON and nothing else.

Django's own caches use pickle, so anyone who can write to the cache can run code in the process that reads it. These
read only text, numbers, lists and mappings; anything that is not JSON counts as missing. A cached text is still only a
text: code that uses it as markup has to prove where it came from (`reports.charts.drawing`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction
from django.utils import timezone

MISSING = object()
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
_PLAIN = (str, bool, int, float, type(None))

logger = logging.getLogger(__name__)


def written(value: object) -> str:
    """The value as JSON. Raises TypeError for anything that would not load as the same type."""
    _refuse_unless_plain(value)
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def read(text: str | bytes) -> Any:
    """The value that was written; MISSING if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        logger.warning("A cached value is not JSON, so it counts as missing.")
        return MISSING


def _refuse_unless_plain(value: object) -> None:
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise TypeError("Only mappings with text as keys go into a cache.")
        for part in value.values():
            _refuse_unless_plain(part)
    elif isinstance(value, list):
        for part in value:
            _refuse_unless_plain(part)
    elif not isinstance(value, _PLAIN):
        raise TypeError(f"A {type(value).__name__} does not go into a cache. Store text, numbers, lists or mappings.")


class JsonSerializer:
    """The serializer of Django's Redis cache, in place of pickle."""

    def dumps(self, value: object) -> bytes:
        """The value as JSON; Redis can also increment it if it is a whole number."""
        return written(value).encode()

    def loads(self, stored: bytes) -> Any:
        """The value; None, as if missing, for anything that is not JSON."""
        value = read(stored)
        return None if value is MISSING else value


class JsonDatabaseCache(DatabaseCache):
    """Django's database cache, holding JSON. Only expired entries are culled, so counted guesses stay counted."""

    _table: str

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """The values of those keys that exist and have not expired."""
        wanted = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not wanted:
            return {}
        connection = connections[router.db_for_read(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"select cache_key, value from {table} where cache_key = any(%s) and expires > %s",  # noqa: S608 -- a setting
                [list(wanted), timezone.now()],
            )
            values = {wanted[key]: read(value) for key, value in cursor.fetchall()}
        return {key: value for key, value in values.items() if value is not MISSING}

    def _base_set(self, mode: str, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT) -> bool:
        """Set, add or touch in one statement each, so that two parallel calls can't both add."""
        ends = self.get_backend_timeout(timeout)
        expires = FOR_EVER if ends is None else datetime.fromtimestamp(ends, tz=UTC)
        alias = router.db_for_write(self.cache_model_class)
        table = connections[alias].ops.quote_name(self._table)
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            if mode == "touch":
                cursor.execute(
                    f"update {table} set expires = %s where cache_key = %s and expires > %s",  # noqa: S608 -- a setting
                    [expires, key, timezone.now()],
                )
                return bool(cursor.rowcount)
            cursor.execute(
                f"delete from {table} where cache_key in (select cache_key from {table} where expires < %s "  # noqa: S608 -- a setting
                "and cache_key <> %s limit 100 for update skip locked)",
                [timezone.now(), key],
            )
            only_expired = f" where {table}.expires <= %(now)s" if mode == "add" else ""
            cursor.execute(
                f"insert into {table} (cache_key, value, expires) values (%(key)s, %(value)s, %(expires)s) "  # noqa: S608 -- a setting
                "on conflict (cache_key) do update set value = excluded.value, expires = excluded.expires"
                f"{only_expired}",
                {"key": key, "value": written(value), "expires": expires, "now": timezone.now()},
            )
            return bool(cursor.rowcount)
