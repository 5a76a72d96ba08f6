"""Which referral a row refers to: by our pseudonym, the force's own reference, or the authority's.

The queries run once per file. A referral that the user can't see counts as unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import User
from imports.checking.problems import FilePosition, SheetProblem
from nrm import references
from nrm.imports.layout import DecisionFileRow
from nrm.models import FormAnswer, Referral

OURS, THEIRS = "Our reference", "Authority reference"
_UNKNOWN = "No referral you can view has this reference."


class NotOne(Exception):
    """A row does not identify exactly one referral; holds the problem to print."""

    def __init__(self, problem: SheetProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Cases:
    """The referrals that a file refers to."""

    def __init__(self, rows: Iterable[DecisionFileRow], *, by: User) -> None:
        rows = list(rows)
        ours = {row.ours.upper() for row in rows if row.ours}
        theirs = {references.key_of(row.theirs) for row in rows if row.theirs}
        visible = Referral.objects.visible_to(by)
        own = FormAnswer.objects.visible_to(by).filter(
            question="own_reference", value__in=[r.ours for r in rows if r.ours]
        )
        own_references = list(own.values_list("value", "referral"))
        by_own = visible.filter(pk__in={referral for _, referral in own_references})
        by_theirs = (
            visible.exclude(authority_reference="").alias(reference_key=references.KEY).filter(reference_key__in=theirs)
        )
        loaded = (visible.filter(pseudonym__in=ours) | by_own).select_related("force")
        self.referrals: dict[int, Referral] = {referral.pk: referral for referral in loaded}
        self.referrals |= {referral.pk: referral for referral in by_theirs.select_related("force")}
        self._pseudonyms = {referral.pseudonym: referral for referral in self.referrals.values()}
        self._own: dict[str, list[Referral]] = defaultdict(list)
        for value, referral_id in own_references:
            self._own[str(value)].append(self.referrals[referral_id])
        self._theirs: dict[str, list[Referral]] = defaultdict(list)
        for referral in self.referrals.values():
            if referral.authority_reference:
                self._theirs[references.key_of(referral.authority_reference)].append(referral)

    def of(self, row: DecisionFileRow) -> Referral:
        """Return the one referral of a row. Raises NotOne."""
        if not row.ours and not row.theirs:
            raise NotOne(
                _problem(
                    row,
                    "no_reference",
                    OURS,
                    "",
                    "The row has no reference.",
                    ("Enter our reference or the authority’s."),
                )
            )
        if not row.ours:
            return self.referrals[
                self._only(row, THEIRS, row.theirs, self._theirs.get(references.key_of(row.theirs), [])).pk
            ]
        named = self._pseudonyms.get(row.ours.upper())
        referral = self.referrals[(named or self._only(row, OURS, row.ours, self._own.get(row.ours, []))).pk]
        self._refuse_other_reference(row, referral)
        return referral

    def moved(self, referral: Referral) -> None:
        """Note that a row has changed a referral, so that later rows see it as it is now."""
        before = self.referrals[referral.pk]
        referral.force = before.force
        self.referrals[referral.pk] = referral
        if referral.authority_reference and not before.authority_reference:
            self._theirs[references.key_of(referral.authority_reference)].append(referral)

    def _only(self, row: DecisionFileRow, column: str, reference: str, referrals: list[Referral]) -> Referral:
        if not referrals:
            remedy = "Check the list of referrals. Our reference is safest, such as K7M-Q2X."
            raise NotOne(_problem(row, "unknown_referral", column, reference, _UNKNOWN, remedy))
        if len(referrals) > 1:
            names = ", ".join(sorted(referral.pseudonym for referral in referrals))
            words = f"{len(referrals)} referrals have it: {names}."
            raise NotOne(_problem(row, "several_referrals", column, reference, words, "Enter the right one."))
        return referrals[0]

    def _refuse_other_reference(self, row: DecisionFileRow, referral: Referral) -> None:
        """Require that our reference and theirs belong to one referral; never overwrite a recorded reference."""
        if not row.theirs:
            return
        recorded = referral.authority_reference
        others = [other for other in self._theirs.get(references.key_of(row.theirs), []) if other.pk != referral.pk]
        if recorded and references.key_of(recorded) != references.key_of(row.theirs):
            words = f"{referral.pseudonym} has the reference {recorded}."
        elif others:
            words = f"It is the reference of {others[0].pseudonym}, not of {referral.pseudonym}."
        else:
            return
        raise NotOne(_problem(row, "other_reference", THEIRS, row.theirs, words, "Ask the authority which is correct."))


def _problem(row: DecisionFileRow, code: str, column: str, value: str, explanation: str, remedy: str) -> SheetProblem:
    return SheetProblem(code, FilePosition(row.sheet, row=row.number, header=column), value, explanation, remedy)
