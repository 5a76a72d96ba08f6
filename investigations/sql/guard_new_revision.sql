-- A revision begins as the working one, with nobody's name on it: what is submitted or approved was worked on first, and
-- `guard_revision` looks at each change. The owner, who fills a demonstration, may add any.
create or replace function scope.guard_new_revision()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if not scope.is_owner() and (new.state <> 'working' or new.submitted_by_id is not null or new.approved_by_id is not null) then
        raise exception 'a revision begins as the working one' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger guard_new before insert on investigations_revision for each row execute function scope.guard_new_revision();
