"""Work done piece by piece beside the caller, on a database connection of its own.

The database server computes for one while Python plans for the other, and a machine with two cores has both at work.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType

from django.db import connection


@dataclass(slots=True, kw_only=True)
class WorkInTurn:
    """A `with` block. The pieces of work run one after another; the block ends with the last, and raises a failure."""

    prepare: Callable[[], object]  # the connection, before the first piece
    _line: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _pieces: list[Future[object]] = field(default_factory=list)

    def __enter__(self) -> WorkInTurn:
        self._pieces.append(self._line.submit(self.prepare))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_failure: BaseException | TracebackType | None) -> None:
        try:
            if kind is None:
                self.wait()
        finally:
            for piece in self._pieces:
                piece.cancel()
            self._line.submit(connection.close)
            self._line.shutdown()

    def add[**P](self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Add a piece of work, unless one before it failed: that failure is raised here."""
        while self._pieces and self._pieces[0].done():
            self._pieces.pop(0).result()
        self._pieces.append(self._line.submit(work, *args, **kwargs))

    def wait(self) -> None:
        """Wait until all work so far is done."""
        while self._pieces:
            self._pieces.pop(0).result()
