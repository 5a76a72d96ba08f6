-- A force holds an investigation that it adds, or accepts from another, whose rows it reaches until it has. Nobody adds a
-- holding to an investigation of a force outside the scope, or moves one there: a holding ties entries to an
-- investigation, and lets its force know who else had it. Checked once a statement, as an import adds both together.
create or replace function scope.keep_new_holdings()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    own text[] := scope.forces();  -- once: an import adds thousands
begin
    if not scope.is_owner() and exists (
        select from added h join investigations_investigation i on i.id = h.investigation_id
        where i.force::text <> all (own)
    ) then
        raise exception 'a force holds only what it adds or is given' using errcode = '42501';
    end if;
    return null;
end $$;

create or replace function scope.keep_holding()
returns trigger
language plpgsql
as $$
begin
    raise exception 'a holding stays with its investigation and its force' using errcode = '23514';
end $$;

create trigger keep_new after insert on investigations_holding referencing new table as added for each statement execute function scope.keep_new_holdings();

create trigger keep before update on investigations_holding for each row when (old.investigation_id <> new.investigation_id or old.force <> new.force) execute function scope.keep_holding();
