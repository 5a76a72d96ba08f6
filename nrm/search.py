"""Search for referrals by any identifier that the user may use: one box, and only within the user's scope.

A reference matches only in full, in whatever spelling, never in part. A name or date of birth is searched only among
the referrals of the user's own force, over their keyed hashes: the search opens nothing sealed, and there are no
wildcards. A user who may not see names can't search by name. A restricted referral is found only by its full pseudonym.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Upper

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import MONTHS, DateField
from investigations.models import Holding
from matching import own_records
from matching.tokens import PersonWords
from nrm import permissions, references
from nrm.data_rights import restriction
from nrm.models import FormAnswer, Referral
from nrm.person_match.attempts import APP
from nrm.querysets import ReferralQuerySet

LONGEST = 120
BY_ANSWER = ("own_reference", "crime_reference")
_DAY = re.compile(
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[/. ]\d{{1,2}}[/. ]\d{{4}}|\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}", re.I
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralResults:
    """Search results: the referrals, and whether the match was by identity."""

    rows: ReferralQuerySet
    by_identity: bool = False


def find(typed: str, *, by: User) -> ReferralResults:
    """Return referrals of this user's forces that match what was typed. The log has each search by name or birthday."""
    typed = " ".join(typed.split())[:LONGEST]
    visible = Referral.objects.visible_to(by)
    key = references.key_of(typed)
    if not key:
        return ReferralResults(rows=visible.none())
    named = visible.alias(pseudonym_key=_key("pseudonym")).filter(pseudonym_key=key)
    referenced = restriction.listed(visible).filter(Q(pk__in=_by_reference(key, visible, by=by)))
    referrals = visible.filter(Q(pk__in=named.values("pk")) | Q(pk__in=referenced.values("pk")))
    if referrals.exists():
        return ReferralResults(rows=referrals)
    return _by_identity(typed, visible, by=by)


def _key(column: str) -> Func:
    text = Upper(F(column), output_field=TextField())
    return Func(text, Value("[^0-9A-Z]"), Value(""), Value("g"), function="regexp_replace", output_field=TextField())


def _by_reference(key: str, visible: ReferralQuerySet, *, by: User) -> set[int]:
    """Return referrals with a Home Office or investigation reference.

    Searches the force's own references and crime references too, but only for the user's own force.
    """
    pks = set(visible.with_reference(key).values_list("pk", flat=True))
    holdings = Holding.objects.visible_to(by).alias(reference_key=_key("reference")).filter(reference_key=key)
    pks |= set(visible.filter(investigation__in=holdings.values("investigation")).values_list("pk", flat=True))
    if by.force_id and permissions.is_of_force(by, by.force_id):
        answers = FormAnswer.objects.visible_to(by).filter(question__in=BY_ANSWER)
        as_text = answers.alias(said=Cast("value", TextField()))  # JSON: remove its quotes before comparing
        same = as_text.alias(said_key=_key("said")).filter(said_key=key)
        pks |= set(same.values_list("referral_id", flat=True))
    return pks


def _by_identity(typed: str, visible: ReferralQuerySet, *, by: User) -> ReferralResults:
    if not by.force_id or not permissions.is_of_force(by, by.force_id):
        return ReferralResults(rows=visible.none())
    person = _person(typed)
    if not person.names and person.born is None:
        return ReferralResults(rows=visible.none())
    records = own_records.records(person, app=APP, force=by.force_id)
    rows = restriction.listed(visible.filter(public_id__in=records))
    log.record(
        Operation.CONSULTATION,
        of="nrm.identity",
        keys=list(rows.values_list("public_id", flat=True)),
        reason="found by name or date of birth",
    )
    return ReferralResults(rows=rows, by_identity=True)


def _person(typed: str) -> PersonWords:
    """Return the names and the date that the user typed. Text that looks like a reference is not a name."""
    born: date | None = None
    if day := _DAY.search(typed):
        try:
            born = DateField().clean(day.group())
        except ValidationError:
            born = None
        typed = typed[: day.start()] + typed[day.end() :]
    if born and born > clock.today():
        born = None
    names = "" if _DIGIT.search(typed) else typed
    return PersonWords(given_names=names, born=born)
