"""The header of the pages of a case and of its defendants: number, status, and the other pages."""

from __future__ import annotations

from core.govuk import in_words
from core.record_header import HeaderFact, HeaderLink, HeaderTag, RecordHeader
from prosecutions.models import Defendant, ProsecutionCase


def header_of(
    case: ProsecutionCase, defendants: list[Defendant], *, path: str, defendant: Defendant | None = None
) -> RecordHeader:
    """Return the header of one page of a case, or of one of its defendants."""
    shown = defendant or case
    overview = case.get_absolute_url()
    links = [HeaderLink.to("Case", overview, is_here=defendant is None, path=path)]
    links += [
        HeaderLink.to(str(each), each.get_absolute_url(), is_here=defendant == each, path=path) for each in defendants
    ]
    tags = [HeaderTag(text=shown.get_status_display(), colour=shown.colour)]
    if defendant is not None and defendant.has_order_gap:
        tags.append(HeaderTag(text="No order considered", colour="red"))
    return RecordHeader(
        kind="Prosecution",
        number=str(case),
        name=str(defendant) if defendant else "",
        tags=tuple(tags),
        facts=_facts(case, defendant),
        links=tuple(links),
    )


def _facts(case: ProsecutionCase, defendant: Defendant | None) -> tuple[HeaderFact, ...]:
    facts = [HeaderFact(label="Force", value=case.force.short_name)]
    day = defendant.next_day if defendant else None
    if defendant and day:
        what = "Trial" if defendant.trial_on else "First hearing"
        facts.insert(0, HeaderFact(label="Next", value=f"{what}, {in_words(day)}", is_next=True))
    if case.is_flagged is False:
        facts.append(HeaderFact(label="CPS flag", value="Not flagged"))
    return tuple(facts)
