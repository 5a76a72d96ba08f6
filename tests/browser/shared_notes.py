"""Notes that the processes of a test run share, so that none checks what another has checked.

Each process appends lines to a file of its own and reads what is new in those of the others. No lock is needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class SharedNotes:
    """The notes in a folder that all processes of the run can write to."""

    folder: Path
    name: str = field(default_factory=lambda: f"checked-{os.getpid()}.jsonl")
    already_read: dict[Path, int] = field(default_factory=dict)

    def add(self, *words: str) -> None:
        """Write a note for the other processes."""
        with (self.folder / self.name).open("a") as own:
            own.write(json.dumps(words) + "\n")

    def of_others(self) -> Iterator[list[str]]:
        """The notes that other processes wrote since the last call. The end of a file may be half a line."""
        for path in self.folder.glob("checked-*.jsonl"):
            if path.name == self.name:
                continue
            with path.open("rb") as other:
                other.seek(self.already_read.get(path, 0))
                whole, newline, _ = other.read().rpartition(b"\n")
            self.already_read[path] = self.already_read.get(path, 0) + len(whole) + len(newline)
            yield from (json.loads(line) for line in whole.splitlines())
