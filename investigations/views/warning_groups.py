"""The warnings of a return in review: those that the force explained with the same reason are one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from investigations.models import Finding
from investigations.quality.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningGroup:
    """Warnings of one rule that the force explained with the same reason: one line, however many cases."""

    findings: tuple[Finding, ...]

    @property
    def message(self) -> str:
        """What is wrong, in the words of the finding; in those of its rule if the cases differ in a number or name."""
        messages = {finding.message for finding in self.findings}
        return messages.pop() if len(messages) == 1 else RULES[self.findings[0].rule].wrong

    @property
    def reason(self) -> str:
        return self.findings[0].reason

    @property
    def is_about_several(self) -> bool:
        """Whether more than one case has this warning with this reason."""
        return len(self.findings) > 1

    @property
    def cases(self) -> tuple[Finding, ...]:
        """The findings about a case; none for a warning about the whole return."""
        return tuple(finding for finding in self.findings if finding.entry_id)


def grouped(findings: Sequence[Finding]) -> list[WarningGroup]:
    """Warnings about cases with the same rule and reason together, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        is_alike = finding.entry_id is not None and finding.reason and not finding.may_be_returned_twice
        groups[(finding.rule, finding.reason) if is_alike else (finding.pk,)].append(finding)
    return [WarningGroup(findings=tuple(group)) for group in groups.values()]
