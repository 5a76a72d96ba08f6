"""The header of the pages of a victim or witness: number, state, and the page of the case."""

from __future__ import annotations

from core.govuk import in_words
from core.record_header import HeaderFact, HeaderLink, HeaderTag, RecordHeader
from prosecutions.models import ProsecutionCase, Witness


def header_of(case: ProsecutionCase, *, path: str, witness: Witness | None = None) -> RecordHeader:
    """Return the header of one page of a victim or witness, or of the page that adds one."""
    links = [HeaderLink.to("Case", case.get_absolute_url(), is_here=False, path=path)]
    facts = [HeaderFact(label="Force", value=case.force.short_name)]
    tags: tuple[HeaderTag, ...] = ()
    if witness is not None:
        links.append(HeaderLink.to(str(witness), witness.get_absolute_url(), is_here=True, path=path))
        tags = (HeaderTag(text=witness.state, colour=witness.colour),)
        facts.append(HeaderFact(label="Lives", value=witness.lives))
        if witness.contact_due_on:
            due = HeaderFact(
                label="Contact due",
                value=in_words(witness.contact_due_on),
                is_overdue=witness.is_contact_overdue,
                is_next=True,
            )
            facts.insert(0, due)
    return RecordHeader(
        kind="Prosecution",
        number=str(case),
        name=str(witness) if witness else "",
        tags=tags,
        facts=tuple(facts),
        links=tuple(links),
    )
