"""The forces that published tables name, in the spellings that the service knows."""

from __future__ import annotations

from reference.models import Force
from reports.official.published_numbers import NotPublishedNumber


class SpelledForces:
    """Every name, former name, code and accepted spelling of a force, read once for a file."""

    def __init__(self) -> None:
        """Read them: three queries."""
        self._codes = Force.objects.codes_by_spelling()

    def code_of(self, text: str) -> str:
        """The code of the force. Raises NotPublishedNumber for a spelling that no list has: nothing is guessed."""
        if code := self._codes.get(" ".join(text.split()).lower()):
            return code
        raise NotPublishedNumber("No force has this name. Write the name of the force as this service does.")
