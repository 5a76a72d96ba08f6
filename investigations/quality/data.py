"""Gather the data for the quality rules: one revision, the month it came from, and the year before it.

Five statements, whatever the size of the revision and of the country, and two more if a value could not be read; one
for some rows of it. The word lists are cached between checks. This module decides nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from core import months
from core.pipeline import pipeline
from investigations.models import Revision
from investigations.quality.rules import InvestigationFacts, MissingInvestigation, Picture, PreviousEntry, RetiredTerm
from investigations.returns import arrivals, cleaning, vocabulary
from investigations.returns.vocabulary import Lists, TermList
from investigations.sealed import counting

# One line per investigation. No finding names a sealed case, not even to those who see it: others read it, too. Of a
# row that is sealed for the person, only which fields are as typed is known, and not what was typed.
# Sub-queries sum people by role, so that neither role multiplies the other.
LINES = """
select e.id, e.investigation_id, case when e.sealed is null then h.reference else %(sealed)s end,
       case when e.sealed is null then h.operation_name else '' end, e.state, e.arrival, e.opened_on, e.closed_on,
       e.primary_type, e.sub_types, now.victims, now.suspects,
       p.id, pr.period, p.state, p.closed_on, p.force = e.force, before.victims, before.suspects,
       case
           when e.sealed is not null and e.sealed <> all ((select scope.unsealed('changed'))::bigint[])
               then scope.fields_as_typed(e.id)
           when not e.is_complete then w.typed
       end,
       e.stage, e.origin, e.secondary_types, e.closing_reason, e.partner_agencies, now.nationalities,
       case when e.sealed is null then coalesce(w.remarks, '') else '' end,
       case when e.sealed is null then coalesce(w.void_reason, '') else '' end,
       case when e.closed_on is not null then (
           select max(ar.period) from investigations_entry a join investigations_revision ar on ar.id = a.revision_id
           where a.investigation_id = e.investigation_id and a.state = 'live' and ar.state = 'approved'
             and ar.period < %(month)s and ar.period >= coalesce(
                 (select max(month) from figures_period where starts_series and month <= %(month)s), '-infinity'
             )
       ) end,
       e.children_involved, e.county_lines, e.adult_services_website, e.nrm_referrals, now.children,
       p.stage, (select f.changed_in from investigations_entryprofile f where f.entry_id = p.id),
       (select b.period from investigations_revision r join investigations_revision b on b.id = r.rolled_from_id
        where r.id = %(revision)s),
       e.sealed is not null and e.sealed <> all ((select scope.unsealed('changed'))::bigint[])
from investigations_entry e
left join investigations_holding h on h.id = e.holding_id
left join investigations_entrytext w on w.entry_id = e.id
left join investigations_entry p on p.id = e.previous_id
left join investigations_revision pr on pr.id = p.revision_id
left join lateral (
    select coalesce(sum(n.count) filter (where n.role = 'victim'), 0) as victims,
           coalesce(sum(n.count) filter (where n.role = 'suspect'), 0) as suspects,
           coalesce(sum(n.count) filter (where n.role = 'victim' and n.age_group = '0-17'), 0) as children,
           array_agg(distinct n.nationality) filter (where n.nationality is not null) as nationalities
    from investigations_entrypeople n where n.entry_id = e.id
) now on true
left join lateral (
    select coalesce(sum(n.count) filter (where n.role = 'victim'), 0) as victims,
           coalesce(sum(n.count) filter (where n.role = 'suspect'), 0) as suspects
    from investigations_entrypeople n where n.entry_id = p.id
) before on true
where e.revision_id = %(revision)s{and_which}
order by e.id
"""
ALL_LINES = LINES.format(and_which="")
SOME_LINES = LINES.format(and_which=" and e.id = any(%(entries)s)")
# Of an array PostgreSQL expects ten rows, and so plans this statement each time: twice the time for one row.
ONE_LINE = LINES.format(and_which=" and e.id = %(entry)s")

# What was live in the newest earlier return that was submitted: the approved revision, otherwise the submitted one. An
# investigation that is void, or that has since been transferred to another force, is not missing.
MISSING = """
with base as (
    select id, period from investigations_revision
    where force = %(force)s and state in ('approved', 'submitted') and period < %(month)s
      and period >= coalesce(
          (select max(month) from figures_period where starts_series and month <= %(month)s), '-infinity'
      )
    order by period desc, state = 'approved' desc, number desc
    limit 1
)
select e.investigation_id, case when e.sealed is null then h.reference else %(sealed)s end, base.period
from base
join investigations_entry e on e.revision_id = base.id and e.state = 'live'
left join investigations_holding h on h.id = e.holding_id
where not exists (
    select from investigations_entry m where m.revision_id = %(revision)s and m.investigation_id = e.investigation_id
)
and not exists (
    select from investigations_entry v join investigations_revision vr on vr.id = v.revision_id
    where v.investigation_id = e.investigation_id and v.force = e.force and v.state = 'void' and vr.state = 'approved'
)
and not exists (
    select from investigations_investigationtransfer o
    where o.investigation_id = e.investigation_id and o.force = e.force and o.state = 'accepted'
      and o.period_id <= %(month)s
)
order by h.reference
"""

HISTORY = """
select r.period, e.primary_type, count(e.id)
from investigations_revision r
left join investigations_entry e on e.revision_id = r.id and e.state = 'live'
where r.force = %(force)s and r.state = 'approved' and r.period >= %(year)s and r.period < %(month)s
  and r.period >= coalesce(
      (select max(month) from figures_period where starts_series and month <= %(month)s), '-infinity'
  )
group by r.period, e.primary_type
order by r.period
"""

# Of another force's entry only the number comes (`sql/returned_twice.sql`).
RETURNED_TWICE = "select mine, theirs, relation from scope.returned_twice(%(revision)s)"

# The word list of each field of a line, in the order of the form.
WORDS = {
    "stage": "stages",
    "primary_type": "types",
    "secondary_types": "types",
    "sub_types": "sub_types",
    "origin": "origins",
    "closing_reason": "closing_reasons",
    "partner_agencies": "agencies",
    "people": "nationalities",
}


def picture_of(revision: Revision) -> Picture:
    """One revision as the rules see it.

    PostgreSQL compares it with other forces and months while Python makes facts of its rows: of the 5,000 rows of a
    large return, either takes as long.
    """
    lists, parameters = vocabulary.present(), _asked(revision)
    with (
        counting.with_sealed(),
        pipeline(),
        connection.cursor() as twice,
        connection.cursor() as missing,
        connection.cursor() as history,
    ):
        rows = _rows(ALL_LINES, parameters)
        twice.execute(RETURNED_TWICE, parameters)
        missing.execute(MISSING, parameters)
        history.execute(HISTORY, parameters)
        facts = _facts(rows, revision, lists=lists)  # before anything waits for the other answers
        lines = _with_pairs(facts, _pairs(twice.fetchall()))
        seen = replace(
            _picture(lines, rows, revision, lists=lists),
            missing=_missing(missing.fetchall()),
            history=_history(history.fetchall()),
        )
    return replace(seen, lines=_with_sentences(seen.lines, revision, lists=lists))


def rows_of(revision: Revision, entries: Collection[int], *, lists: Lists) -> Picture:
    """Some rows of a revision as the rules see them that judge each row by itself."""
    if len(entries) == 1:
        rows = _rows(ONE_LINE, {**_asked(revision), "entry": next(iter(entries))})
    else:
        rows = _rows(SOME_LINES, {**_asked(revision), "entries": list(entries)})
    lines = _facts(rows, revision, lists=lists)
    return _picture(_with_sentences(lines, revision, lists=lists), rows, revision, lists=lists)


def _picture(
    lines: tuple[InvestigationFacts, ...], rows: Sequence[tuple[Any, ...]], revision: Revision, *, lists: Lists
) -> Picture:
    """The lines of a revision, and the names that the rules print."""
    end = months.last_day(revision.period_id)
    return Picture(
        month=revision.period_id,
        follows=rows[0][36] if rows else None,
        lines=lines,
        type_names={code: word.name for code, word in lists.types.words.items()},
        stage_names={code: word.name for code, word in lists.stages.words.items()},
        stage_order={code: word.order for code, word in lists.stages.words.items()},
        reason_names={code: word.name for code, word in lists.closing_reasons.words.items()},
        types_with_sub_types=frozenset(
            code.partition(".")[0] for code, word in lists.sub_types.words.items() if word.holds_on(end)
        ),
    )


def missing_from(revision: Revision) -> tuple[MissingInvestigation, ...]:
    """What was live in the newest earlier submitted month and is not in the revision."""
    return _missing(_rows(MISSING, _asked(revision)))


def _missing(rows: Iterable[tuple[Any, ...]]) -> tuple[MissingInvestigation, ...]:
    return tuple(
        MissingInvestigation(investigation=investigation, reference=reference, month=last)
        for investigation, reference, last in rows
    )


def history_of(revision: Revision) -> dict[date, dict[str, int]]:
    """The force's live investigations by primary type, for each approved month of the last year in the series."""
    return _history(_rows(HISTORY, _asked(revision)))


def _history(rows: Iterable[tuple[Any, ...]]) -> dict[date, dict[str, int]]:
    history: dict[date, dict[str, int]] = defaultdict(dict)
    for period, kind, count in rows:
        history[period].update({kind: count} if kind else {})
    return history


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPair:
    """A live entry of the revision and another force's entry of the same operation, each by its key."""

    mine: int
    theirs: int
    relation: str  # leads, follows, or empty without a decision


def returned_twice(revision: Revision) -> list[JointPair]:
    """The revision's live entries that another force returns too. Entries that the force has to withdraw come last."""
    return _pairs(_rows(RETURNED_TWICE, _asked(revision)))


def _pairs(rows: Iterable[tuple[Any, ...]]) -> list[JointPair]:
    pairs = [JointPair(mine=mine, theirs=theirs, relation=is_) for mine, theirs, is_ in rows]
    return sorted(pairs, key=lambda pair: ("leads", "", "follows").index(pair.relation))


def _with_pairs(lines: tuple[InvestigationFacts, ...], pairs: Iterable[JointPair]) -> tuple[InvestigationFacts, ...]:
    """The lines, each with whether another force returns it too, or leads it."""
    relations = {pair.mine: pair.relation for pair in pairs}
    return tuple(
        replace(line, is_returned_twice=relation == "", is_led_elsewhere=relation == "follows")
        if (relation := relations.get(line.entry)) is not None
        else line
        for line in lines
    )


def _asked(revision: Revision) -> dict[str, Any]:
    """The parameters of the statements."""
    month = revision.period_id
    return {
        "revision": revision.pk,
        "force": revision.force_id,
        "month": month,
        "year": months.previous(month, 12),
        "sealed": counting.NAME,
    }


def _facts(rows: Iterable[tuple[Any, ...]], revision: Revision, *, lists: Lists) -> tuple[InvestigationFacts, ...]:
    """The rows of `LINES` in the form that the rules read."""
    ended = _ended(lists, end=months.last_day(revision.period_id))
    return tuple(_line(row, lists=lists, ended=ended) for row in rows)


def _line(row: tuple[Any, ...], *, lists: Lists, ended: Mapping[str, Mapping[str, RetiredTerm]]) -> InvestigationFacts:
    """One row of `LINES` in the form that the rules read."""
    own, before, typed = row[:12], row[12:19], row[19]
    stage, origin, secondary_types, closing_reason, partner_agencies, nationalities = row[20:26]
    remarks, void_reason, reported_live = row[26:29]
    children_involved, county_lines, adult_services_website, nrm_referrals, children = row[29:34]
    stage_before, changed_in = row[34:36]
    given = tuple(own[9])
    coded = {
        "stage": [stage],
        "primary_type": [own[8]],
        "secondary_types": secondary_types,
        "sub_types": given,
        "origin": [origin],
        "closing_reason": [closing_reason],
        "partner_agencies": partner_agencies,
        "people": nationalities or [],
    }
    return InvestigationFacts(
        entry=own[0],
        investigation=own[1],
        reference=own[2],
        operation_name=own[3],
        state=own[4],
        arrival=own[5],
        opened_on=own[6],
        closed_on=own[7],
        primary_type=own[8],
        stage=stage,
        closing_reason=closing_reason or "",
        reported_live=reported_live,
        free_text="\n".join(text for text in (remarks, void_reason) if text),
        sub_types=given,
        foreign_sub_types=tuple(code for code in given if code not in lists.sub_types.words),
        retired=tuple(terms[code] for name, terms in ended.items() for code in coded[name] if code in terms),
        secondary_types=tuple(secondary_types),
        children_involved=children_involved,
        county_lines=county_lines,
        adult_services_website=adult_services_website,
        nrm_referrals=nrm_referrals,
        victims=own[10],
        children=children,
        suspects=own[11],
        is_hidden=row[37],
        before=PreviousEntry(
            month=before[1],
            state=before[2],
            closed_on=before[3],
            is_own=before[4],
            victims=before[5],
            suspects=before[6],
            stage=stage_before,
            changed_in=changed_in,
        )
        if before[0]
        else None,
        typed=json.loads(typed) if typed else {},
    )


def _ended(lists: Lists, *, end: date) -> dict[str, dict[str, RetiredTerm]]:
    """By field, in the order of the form, the terms that had left their list by the end of the month."""
    ended = {}
    for name, attribute in WORDS.items():
        words: TermList = getattr(lists, attribute)
        ended[name] = {
            code: RetiredTerm(field=name, code=code, name=word.name, ended_on=word.valid_to)
            for code, word in words.words.items()
            if word.valid_to is not None and word.has_ended_by(end)
        }
    return {name: terms for name, terms in ended.items() if terms}


def _with_sentences(
    lines: tuple[InvestigationFacts, ...], revision: Revision, *, lists: Lists
) -> tuple[InvestigationFacts, ...]:
    """The lines, each with the cleaning's message about every value that is still as typed."""
    if not any(line.typed and not line.is_hidden for line in lines):
        return lines
    known = arrivals.of_entries(line.entry for line in lines if line.typed and not line.is_hidden)
    described = []
    for line in lines:
        if line.typed and not line.is_hidden:
            stored = known[line.entry].stored
            read = cleaning.clean({}, lists=lists, month=revision.period_id, stored=stored)
            sentences = {problem.field.partition("-")[0]: problem.sentence for problem in reversed(read.problems)}
            line = replace(line, sentences=sentences)
        described.append(line)
    return tuple(described)


def _rows(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
