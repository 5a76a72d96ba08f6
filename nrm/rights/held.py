"""What is held about one person, as one text for the NRM officer to review before anything is given out.

Facts and assessments stand apart. No colleague is named, and nobody else of the same encounter is in it; what free text
says of others is for the officer to strike out, and the file says so.
"""

from __future__ import annotations

from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm import identity
from nrm.form.catalogue import BY_CODE
from nrm.models import Answer, PersonCategory, Referral, Words
from nrm.rights.requests import REVIEW
from reference import clock
from reference.govuk import in_words

HEAD = (
    "OFFICIAL-SENSITIVE. For review by the NRM officer, and not to be given out as it is.",
    "Strike out what free text says of other people, and what a ground of section 45(4) covers.",
)


def text_of(referral: Referral, *, by: User) -> str:
    """Everything held about one person. Opens the identity, and is a disclosure in the log. Raises MoveRefused."""
    revealed = identity.reveal(referral, by=by, reason="access request")
    words = list(Words.objects.filter(referral=referral).order_by("question"))
    categories = PersonCategory.objects.filter(referral=referral).order_by("category")
    parts = [
        f"What is held about {referral.pseudonym}, on {in_words(clock.today())}",
        *HEAD,
        _part("Who it is", [(_label(code), value) for code, value in revealed.answers.items()]),
        _part("Category", [(one.get_category_display(), f"marked on {in_words(one.at.date())}") for one in categories]),
        _part("Facts", _facts(referral)),
        _part("Statements", [(_label(one.question), one.text) for one in words if not one.is_assessment]),
        _part("Personal assessments", [(_label(one.question), one.text) for one in words if one.is_assessment]),
        _part("What happened", _steps(referral)),
    ]
    log.record(Kind.DISCLOSURE, of=referral, reason=REVIEW, recipient=by.email)
    return "\n\n".join(parts) + "\n"


def _facts(referral: Referral) -> list[tuple[str, str]]:
    answers = Answer.objects.filter(referral=referral).order_by("question").values_list("question", "value")
    found = [
        ("Kind", referral.get_case_type_display()),
        ("State", referral.get_state_display()),
        ("Met on", in_words(referral.encounter.happened_on)),
    ]
    return found + [(_label(code), _shown(value)) for code, value in answers]


def _steps(referral: Referral) -> list[tuple[str, str]]:
    steps = referral.steps.order_by("on", "at", "pk")
    return [(in_words(one.on), " ".join([one.get_became_display(), one.reasons]).strip()) for one in steps]


def _part(title: str, rows: list[tuple[str, str]]) -> str:
    lines = [f"{key}: {value}" for key, value in rows] or ["Nothing is held."]
    return "\n".join([title.upper(), *lines])


def _label(code: str) -> str:
    return BY_CODE[code].label if code in BY_CODE else code


def _shown(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
