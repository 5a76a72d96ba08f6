-- Which forces have had an investigation, and from which month to which, for a scope that has or had it. No reference.
create or replace function scope.holders_of(investigation bigint)
returns table (force text, begins_on date, ends_on date)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select h.force, h.begins_on, h.ends_on
    from investigations_holding h
    where h.investigation_id = holders_of.investigation
      and ((select scope.is_owner()) or exists (
          select from investigations_holding own
          where own.investigation_id = h.investigation_id and own.force::text = any ((select scope.forces())::text[])
      ))
    order by h.begins_on, h.id
$$;
