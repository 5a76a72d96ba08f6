"""The forces that published tables name, in the spellings that the service knows."""

from __future__ import annotations

from reference.models import Force
from reports.official import published_cells
from reports.official.published_cells import NotReadable


class SpelledForces:
    """Every name, former name, code and accepted spelling of a force, read once for a file."""

    def __init__(self) -> None:
        """Read them: three queries."""
        self._codes = Force.objects.codes_by_spelling()

    def code_of(self, text: str) -> str:
        """The code of the force. Raises NotReadable for a spelling that no list has: nothing is guessed."""
        if code := self._codes.get(published_cells.without_marks(text).lower()):
            return code
        raise NotReadable("We do not recognise this force. Use its name as this service shows it.")
