"""What a dated rule is about, in words, and which values it may have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDefinition:
    """What a value is about, what depends on it, and whether it is a number of units or a yes/no."""

    title: str
    sentence: str
    is_switch: bool = False
    switches: str = ""  # what a yes/no is the answer to, if the title does not say it: `Makes NRM decisions`
    unit: str = "day"
    must_hold: bool = False  # a day without a value would leave nothing to calculate with

    @property
    def most(self) -> int:
        """The highest value that still leads to a date the calendar has."""
        return 1 if self.is_switch else {"year": 100, "month": 1_200}.get(self.unit, 10_000)

    def in_words(self, value: int) -> str:
        """The value as a page prints it."""
        if self.is_switch:
            return "Yes" if value else "No"
        return f"1 {self.unit}" if value == 1 else f"{value} {self.unit}s"

    def heading_of(self, value: int) -> str:
        """The value as a heading: `28 days`, `Makes NRM decisions: Yes`."""
        words = self.in_words(value)
        return f"{self.switches or self.title}: {words}" if self.is_switch else words
