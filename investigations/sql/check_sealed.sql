-- The fields of a row that could not be read, or were left blank, each without what was typed. Checks need only that of a
-- row whose text the person does not see: no rule judges such a field.
create or replace function scope.fields_as_typed(entry bigint)
returns jsonb
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select coalesce(jsonb_object_agg(field, ''), '{}')
    from investigations_entrytext w, jsonb_object_keys(w.typed) field
    where w.entry_id = fields_as_typed.entry and w.force::text = any ((select scope.forces())::text[])
$$;

-- Leaves exactly the current findings of a revision, of sealed rows too, with the severity that the national team gave their
-- rule (`quality/severities.py`): the finding of a rule that is off is none. An existing figure keeps its reason; a new one
-- copies the reason that the same figure had in an earlier revision of this return or in the return it was carried forward
-- from. An error has no use for a reason, and keeps it for the day on which its rule is a warning again. With `entries`,
-- only the findings of `rules` about these rows, and those of the rules that have `ended`, are replaced; the others about
-- the rows are returned too. Rules `of_text` read what the person does not see of a row that they may not change: its
-- findings stay.
--
-- An owner function, so that a row is checked no matter who works on the return. It returns no finding of a row that is
-- sealed and that the person may not change, nor the reason of one. It moves none to another row, gives none of its reasons
-- to one, and deletes none unless the whole revision is checked.
create or replace function scope.keep_findings(checked bigint, findings json, entries bigint[], rules text[], ended text[], of_text text[], checked_at timestamp with time zone)
returns table (
    id bigint, entry_id bigint, rule text, severity text, field text, message text, remedy text, figure text, state text,
    reason text, reason_by_id bigint, reason_at timestamp with time zone
)
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    this investigations_revision;
    mine bigint[] := scope.unsealed('changed');
begin
    select r.* into this from investigations_revision r
    where r.id = checked and (r.force::text = any (scope.forces()) or scope.is_owner());
    if this.id is null then
        raise exception 'a person checks the returns in their scope only' using errcode = '42501';
    end if;
    if this.state <> 'working' and not scope.is_owner() then
        raise exception 'a revision that was submitted is not checked again' using errcode = '23514';
    end if;
    return query
    with changed as materialized (
        select distinct on (c.rule) c.rule, c.severity from investigations_rulechange c
        where c.first_month <= this.period order by c.rule, c.first_month desc, c.id desc
    ), found_now as (
        select f.entry, f.rule, coalesce(changed.severity, f.severity) as severity, f.field, f.message, f.remedy, f.figure,
               e.sealed
        from json_to_recordset(findings) as f (
            entry bigint, rule text, severity text, is_fixed boolean, field text, message text, remedy text, figure text
        )
        left join changed on changed.rule = f.rule and not f.is_fixed
        left join investigations_entry e on e.id = f.entry and e.revision_id = this.id
        where changed.severity is distinct from 'off' and (f.entry is null or e.id is not null)
    ), gone as (
        delete from investigations_finding f
        where f.revision_id = this.id and f.figure not in (select n.figure from found_now n) and (
            entries is null or f.rule = any (ended) or f.entry_id = any (entries) and f.rule = any (rules)
        ) and (f.sealed is null or f.sealed = any (mine) or entries is null and f.rule <> all (of_text))
    ), looked_through as (
        update investigations_revision r set checked_at = keep_findings.checked_at
        where r.id = this.id and r.state = 'working' and entries is null
    ), former as materialized (
        select distinct on (f.figure) f.figure, f.reason, f.reason_by_id, f.reason_at
        from investigations_finding f
        join investigations_revision r on r.id = f.revision_id
        join found_now n on n.figure = f.figure
        where r.monthly_return_id in (this.monthly_return_id, (
            select b.monthly_return_id from investigations_revision b where b.id = this.rolled_from_id
        ))
          and r.id <> this.id and f.state = 'explained'
          and (f.sealed is null or f.sealed = any (mine) or f.sealed = n.sealed)
        order by f.figure, f.reason_at desc
    ), kept as (
        insert into investigations_finding as k (
            revision_id, force, entry_id, rule, severity, field, message, remedy, figure, state, reason, reason_by_id,
            reason_at
        )
        select this.id, this.force, n.entry, n.rule, n.severity, n.field, n.message, n.remedy, n.figure,
               case when former.figure is null or n.severity = 'error' then 'open' else 'explained' end,
               coalesce(former.reason, ''), former.reason_by_id, former.reason_at
        from found_now n left join former on former.figure = n.figure
        on conflict (revision_id, figure) do update
            set entry_id = excluded.entry_id, message = excluded.message, remedy = excluded.remedy, field = excluded.field,
                severity = excluded.severity,
                state = case when excluded.severity = 'error' or k.reason = '' then 'open' else 'explained' end
            where k.sealed is null or k.sealed = any (mine) or k.entry_id = excluded.entry_id
        returning k.id, k.entry_id, k.rule, k.severity, k.field, k.message, k.remedy, k.figure, k.state, k.reason,
                  k.reason_by_id, k.reason_at, k.sealed
    ), every as (
        select * from kept
        union all
        select f.id, f.entry_id, f.rule, f.severity, f.field, f.message, f.remedy, f.figure, f.state, f.reason,
               f.reason_by_id, f.reason_at, f.sealed
        from investigations_finding f
        where f.revision_id = this.id and f.entry_id = any (entries) and f.rule <> all (rules) and f.rule <> all (ended)
    )
    select y.id, y.entry_id, y.rule::text, y.severity::text, y.field::text, y.message::text, y.remedy::text,
           y.figure::text, y.state::text,
           case when y.sealed is null or y.sealed = any (mine) then y.reason::text else '' end, y.reason_by_id, y.reason_at
    from every y
    where y.entry_id is null or not exists (
        select from investigations_entry e where e.id = y.entry_id and e.sealed is not null and e.sealed <> all (mine)
    );
end $$;
