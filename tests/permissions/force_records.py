"""One force's returns, in every state, and the cases in them."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from core import clock
from investigations.advice import advice
from investigations.choices import FindingState
from investigations.models import (
    Entry,
    Finding,
    Holding,
    Investigation,
    InvestigationText,
    SupportingForce,
)
from investigations.quality import checks
from investigations.returns import creation, row_endings, rows
from investigations.review import decisions
from investigations.workbooks.layout import KIND
from reference.models import Force
from tests.accounts.factories import UserFactory, coordinator, national
from tests.figures.making import CHESHIRE
from tests.investigations import deciding
from tests.investigations.factories import approved, row, victims
from tests.permissions import headers, uploads
from tests.permissions.records import (
    CANARIES,
    CLEAN,
    CLOSING,
    DRAFT,
    GIVER,
    NAMES,
    PUBLISHED,
    QUERIED,
    SUBMITTED,
    Records,
)


def records_of(force: str) -> Records:
    """The records of one force: a return in each state, with what people typed into it."""
    word = CANARIES[force]
    unit = Force.objects.get(pk=force).unit
    assert unit is not None
    analyst = UserFactory(force_id=force, name=f"Anna {NAMES[force]}")
    reviewer = national() if unit.reviewed_by_national else coordinator(unit.pk)
    User.objects.filter(pk=reviewer.pk).update(name=f"Cora {NAMES[force]}")
    mine = Records(force=force, canary=word, analyst=analyst)
    reasons = dict.fromkeys(checks.RULES, f"{word} says why")

    lines = [_row(word, number) for number in range(1, 10)]
    approved(PUBLISHED, rows=lines, by=analyst, reviewer=reviewer)
    closed = _row(word, 1, state="closed", closing_reason="no-offence-found", closed_on="12/02/2020")
    approved(CLOSING, rows=[closed, *lines[1:]], by=analyst, reviewer=reviewer)

    working = creation.working(creation.begin(force, QUERIED, by=analyst))
    rows.save(_entry(working, f"{word}/2").pk, typed=_people(9), version=1, by=analyst)
    decisions.submit(force, QUERIED, by=analyst, reasons=reasons)
    query = deciding.query(force, QUERIED, words=f"{word} asks one thing", by=reviewer)
    deciding.answer(query.pk, words=f"{word} answers", by=analyst)
    mine.query = deciding.query(force, QUERIED, words=f"{word} asks another", by=reviewer).pk

    creation.begin(force, SUBMITTED, by=analyst)
    submitted = decisions.submit(force, SUBMITTED, by=analyst, reasons=reasons)
    mine.asked_of = str(Entry.objects.filter(revision__monthly_return=submitted).first().investigation.public_id)

    working = creation.working(creation.begin(force, DRAFT, by=analyst))
    unreadable = {"morile_score": f"twelve {word}", "remarks": f"{word} remarks"}
    rows.save(_entry(working, f"{word}/2").pk, typed=unreadable, version=1, by=analyst)
    renamed = {"operation_name": f"{word} renamed"}
    rows.save(_entry(working, f"{word}/3").pk, typed=_people(9) | renamed, version=1, by=analyst)
    rows.save(_entry(working, f"{word}/4").pk, typed=_people(9), version=1, by=analyst)
    row_endings.void(_entry(working, f"{word}/5").pk, reason=f"{word} twice", by=analyst)
    open_findings = list(Finding.objects.filter(revision=working, rule="people_moved", state=FindingState.OPEN))
    checks.explain(open_findings[0].pk, reason=f"{word} explains", by=analyst)
    mine.finding = open_findings[1].pk
    entry = _entry(working, f"{word}/6")
    mine.entry, mine.version = entry.pk, entry.version
    mine.survivor, mine.struck_out = _entry(working, f"{word}/7").pk, _entry(working, f"{word}/5").pk
    mine.investigation = str(entry.investigation.public_id)
    mine.upload = uploads.uploaded(force, word, by=analyst)
    mine.strange = uploads.strange(force, word, by=analyst)
    mine.worded = uploads.worded(force, word, by=analyst)
    mine.header = headers.named(KIND, "reference", word, by=analyst)
    mine.closed = Holding.objects.get(force=force, reference=f"{word}/1").investigation_id

    # Submitted again, so that the draft was begun from contents the month before has since changed.
    decisions.withdraw(force, SUBMITTED, by=analyst)
    decisions.submit(force, SUBMITTED, by=analyst, reasons=reasons)
    if force != GIVER:  # a force that has begun a later month cannot transfer in this one
        creation.begin(force, CLEAN, by=analyst)
    deciding.reopen(force, PUBLISHED, reason=f"{word} reopens", by=reviewer)
    InvestigationText.objects.create(investigation=entry.investigation, force_id=force, summary=f"{word} summary")
    mine.support = SupportingForce.objects.create(
        investigation=entry.investigation,
        force_id=force,
        supporter_id=CHESHIRE,
        shares_name=True,
        contact=f"{word} team",
    ).pk
    mine.advice = _advice(entry.investigation, word, reviewer)
    return mine


def _advice(investigation: Investigation, word: str, reviewer: User) -> str:
    """The public id of the newer of two pieces of advice; the older was not followed, and is withdrawn."""
    given = {"given_to": f"{word} officer", "given_on": clock.today()}
    older, newer = (
        advice.record(investigation.public_id, **given, about=about, words=f"{word} advises {about}", by=reviewer)
        for about in ("nrm", "financial")
    )
    advice.follow_up(older.public_id, result="not_followed", reason=f"{word} disagrees", by=reviewer)
    advice.withdraw(older.public_id, reason=f"{word} noted it by mistake", by=reviewer)
    return str(newer.public_id)


def _row(word: str, number: int, **values: str) -> Any:
    words = {"operation_name": f"{word} {number}", "remarks": f"{word} remarks {number}"}
    return row(f"{word}/{number}", people=[victims(3)], **words, **values)


def _people(count: int) -> dict[str, Any]:
    return {
        "people_role": ["victim"],
        "people_nationality": ["unknown"],
        "people_gender": ["male"],
        "people_age_group": ["25-39"],
        "people_count": [str(count)],
        "people_remove": ["0"],
    }


def _entry(revision: Any, reference: str) -> Entry:
    return Entry.objects.select_related("investigation").get(revision=revision, holding__reference=reference)
