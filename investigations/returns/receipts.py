"""The receipt of what was handed in: when, which revision, and fingerprints by which anybody can show it to be the one.

Two fingerprints: of everything that is counted, and of the words. They depend on what the rows say and on nothing else:
not on numbers of rows, not on their order, not on when they were saved. The same rows give the same fingerprint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db import connection

from core import clock, months
from investigations.choices import FLAGS
from investigations.models import Revision

# One canonical line an investigation, in the order of public ids; PostgreSQL writes a JSON array in one way only.
_FLAGS = ", ".join(f"e.{name}" for name in FLAGS)
_COUNTED_OF = f"""
    select coalesce(string_agg(line, E'\\n' order by line), '') from (
        select jsonb_build_array(
            i.public_id, e.arrival, e.state, e.opened_on, e.stage, e.origin, e.primary_type, e.secondary_types,
            e.sub_types, e.closing_reason, e.closed_on, s.public_id, {_FLAGS}, e.partner_agencies, e.nrm_referrals,
            e.morile_score, (
                select coalesce(jsonb_agg(jsonb_build_array(p.role, p.nationality, p.gender, p.age_group, p.count)
                    order by p.role, p.nationality, p.gender, p.age_group), '[]')
                from investigations_entrypeople p where p.entry_id = e.id
            ))::text as line
        from investigations_entry e
        join investigations_investigation i on i.id = e.investigation_id
        left join investigations_investigation s on s.id = e.merged_into_id
        where e.revision_id = {{revision}}
    ) lines
"""
_COUNTED = _COUNTED_OF.format(revision="%(revision)s")
_WORDS = """
    select coalesce(string_agg(line, E'\n' order by line), '') from (
        select jsonb_build_array(i.public_id, h.reference, h.operation_name, coalesce(w.remarks, ''),
            coalesce(w.void_reason, ''))::text as line
        from investigations_entry e
        join investigations_investigation i on i.id = e.investigation_id
        join investigations_holding h on h.id = e.holding_id
        left join investigations_entrytext w on w.entry_id = e.id
        where e.revision_id = %(revision)s
    ) lines
"""
_BOTH = f"""
    select encode(sha256(convert_to(({_COUNTED}), 'UTF8')), 'hex'),
           encode(sha256(convert_to(({_WORDS}), 'UTF8')), 'hex')
"""

# What every revision that was ever handed in must still agree with: its fingerprint, and the history of its return.
ALTERED = f"""
    select r.id as source, r.force, r.period, 'is not what was submitted: a field of a frozen row has changed' as what
    from investigations_revision r
    where r.state <> 'working'
      and r.fingerprint <> encode(sha256(convert_to(({_COUNTED_OF.format(revision="r.id")}), 'UTF8')), 'hex')
    union all
    select r.id, r.force, r.period, 'has another time of approval than the history of its return'
    from investigations_revision r
    where r.approved_at is not null and not exists (
        select from investigations_returnevent e
        where e.revision_id = r.id and e.move = 'approve' and e.at = r.approved_at
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a person prints or keeps after handing in. Show both times: the moment is one, the clocks are two."""

    force: str
    month: date
    revision: int
    submitted_by: str
    submitted_at: datetime  # UTC
    fingerprint: str
    words_fingerprint: str

    @classmethod
    def of(cls, revision: Revision) -> Self | None:
        """The receipt of a revision; None while it has not been handed in."""
        if revision.submitted_at is None or revision.submitted_by is None:
            return None
        return cls(
            force=revision.force.called_on(months.last_day(revision.period_id)).name,
            month=revision.period_id,
            revision=revision.number,
            submitted_by=revision.submitted_by.name,
            submitted_at=revision.submitted_at,
            fingerprint=revision.fingerprint,
            words_fingerprint=revision.words_fingerprint,
        )

    @property
    def submitted_at_in_london(self) -> datetime:
        """The same moment by the clock on the wall."""
        return self.submitted_at.astimezone(clock.LONDON)

    @property
    def short(self) -> str:
        """The first sixteen figures of the fingerprint, in fours, to be read aloud."""
        return " ".join(self.fingerprint[start : start + 4] for start in range(0, 16, 4))


def fingerprints(revision: Revision) -> tuple[str, str]:
    """The fingerprints of what is counted and of the words, as the rows stand now."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH, {"revision": revision.pk})
        counted, words = cursor.fetchone()
    return counted, words


def is_unchanged(revision: Revision) -> bool:
    """Whether what is counted is what was handed in. Words of an operation may be corrected later; figures may not."""
    return bool(revision.fingerprint) and fingerprints(revision)[0] == revision.fingerprint
