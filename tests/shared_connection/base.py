"""A database engine that shares the default alias's connection and sets the login role around each statement.

In the product the two aliases are two connections. In a test the second would see nothing of the first's open
transaction, so both are one, and the role is the one that the product would use.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from tests import roles

# What the default connection never replaces. A statement asks for it a hundred times while it is written.
CONSTANT = frozenset({"features", "ops", "vendor"})


class LoginCursor:
    """A cursor that is the login role while a statement runs."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __enter__(self) -> LoginCursor:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.cursor.close()

    def __iter__(self) -> Any:
        return iter(self.cursor)

    def _as_login(self, run: Any, *arguments: Any) -> Any:
        roles.set_role("login")
        result = run(*arguments)
        roles.set_role(roles.present())
        return result

    def execute(self, *arguments: Any) -> Any:
        return self._as_login(self.cursor.execute, *arguments)

    def executemany(self, *arguments: Any) -> Any:
        return self._as_login(self.cursor.executemany, *arguments)


class DatabaseWrapper:
    """Everything is the default connection's, save the cursor."""

    def __init__(self, _settings: dict[str, Any], alias: str) -> None:
        self.__dict__["alias"] = alias

    def __getattr__(self, name: str) -> Any:
        value = getattr(connections["default"], name)
        if name in CONSTANT:
            self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(connections["default"], name, value)

    def check_constraints(self, *_tables: Any) -> None:
        """The default alias checks them at the end of each test: they are the same rows."""

    def cursor(self, *arguments: Any, **named: Any) -> LoginCursor:
        return LoginCursor(connections["default"].cursor(*arguments, **named))

    def chunked_cursor(self) -> LoginCursor:
        return LoginCursor(connections["default"].chunked_cursor())

    def close(self) -> None:
        """The default alias closes what both share."""
