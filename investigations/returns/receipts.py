"""The receipt of a submission: when, which revision, and fingerprints that prove which figures were submitted.

There are two fingerprints: of everything that is counted, and of the text. They depend only on the content of the rows:
not on row numbers, row order, or save times. The same rows give the same fingerprint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db import connection

from accounts.models import User
from core import clock, months
from investigations.choices import FLAGS
from investigations.erasable import INVESTIGATION
from investigations.models import Investigation, Revision
from investigations.sealed import counting
from retention.models import Erasure

# One canonical line per investigation, in the order of public ids; PostgreSQL writes a JSON array in only one way. The
# questions that do not apply are added only where there are some: older fingerprints stay valid.
_FLAGS = ", ".join(f"e.{name}" for name in FLAGS)
_COUNTED_OF = f"""
    select coalesce(string_agg(line, E'\\n' order by line), '') from (
        select (jsonb_build_array(
            i.public_id, e.arrival, e.state, e.opened_on, e.stage, e.origin, e.primary_type, e.secondary_types,
            e.sub_types, e.closing_reason, e.closed_on, s.public_id, {_FLAGS}, e.partner_agencies, e.nrm_referrals,
            e.morile_score, (
                select coalesce(jsonb_agg(jsonb_build_array(p.role, p.nationality, p.gender, p.age_group, p.count)
                    order by p.role, p.nationality, p.gender, p.age_group), '[]')
                from investigations_entrypeople p where p.entry_id = e.id
            )) || case when e.not_applicable = '{{{{}}}}' then '[]' else jsonb_build_array(e.not_applicable) end)::text
            as line
        from investigations_entry e
        join investigations_investigation i on i.id = e.investigation_id
        left join investigations_investigation s on s.id = e.merged_into_id
        where e.revision_id = {{revision}}
    ) lines
"""
_COUNTED = _COUNTED_OF.format(revision="%(revision)s")
# The texts by an owner function: the person who submits may not see all of them (`sql/count_sealed.sql`).
_BOTH = f"""
    select encode(sha256(convert_to(({_COUNTED}), 'UTF8')), 'hex'), scope.fingerprint_of_texts(%(revision)s)
"""

# What every submitted revision must still match: its fingerprint, and the history of its return.
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
    """What a user prints or keeps after submitting. Show both times: it is one moment by two clocks."""

    force: str
    month: date
    revision: int
    submitted_by: str
    submitted_at: datetime  # UTC
    fingerprint: str
    words_fingerprint: str

    @classmethod
    def of(cls, revision: Revision) -> Self | None:
        """The receipt of a revision; None until it is submitted."""
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
        """The same moment in London time."""
        return self.submitted_at.astimezone(clock.LONDON)

    @property
    def short(self) -> str:
        """The first sixteen characters of the fingerprint, in groups of four, for reading aloud."""
        return " ".join(self.fingerprint[start : start + 4] for start in range(0, 16, 4))


def texts_erased(revision: Revision, *, user: User) -> int:
    """The number of cases whose text was erased after submission: the checksum of the text is of what is left."""
    cases = Investigation.objects.filter(entries__revision=revision).values("public_id")
    erased = Erasure.objects.visible_to(user).done().filter(kind=INVESTIGATION.kind, record__in=cases)
    return erased.filter(decided_at__gte=revision.submitted_at).count() if revision.submitted_at else 0


def fingerprints(revision: Revision) -> tuple[str, str]:
    """The fingerprints of what is counted and of the text, from the current rows."""
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(_BOTH, {"revision": revision.pk})
        counted, words = cursor.fetchone()
    return counted, words


def is_unchanged(revision: Revision) -> bool:
    """Whether the counted data is as submitted. An operation's text may be corrected later; figures may not."""
    return bool(revision.fingerprint) and fingerprints(revision)[0] == revision.fingerprint
