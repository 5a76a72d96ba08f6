-- The states of a revision, and what it has to be in each. As the owner, because a row may be sealed for the person.
create or replace function investigations_guard_revision()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    if tg_op = 'DELETE' then
        if old.state <> 'working' then
            raise exception 'a submitted revision is never deleted' using errcode = '23514';
        end if;
        return old;
    end if;
    if old.state = 'superseded' and new.state <> 'superseded' then
        raise exception 'a superseded revision stays what it is' using errcode = '23514';
    end if;
    if old.state = 'approved' and new.state not in ('approved', 'superseded') then
        raise exception 'an approved revision is followed by another, never withdrawn' using errcode = '23514';
    end if;
    if old.state in ('approved', 'superseded')
       and (to_jsonb(new) - 'state') is distinct from (to_jsonb(old) - 'state')
       and not retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        raise exception 'an approved revision never changes' using errcode = '23514';
    end if;
    if old.state = 'working' and new.state <> 'working' then
        if exists (select from investigations_entry e where e.revision_id = new.id and not e.is_complete) then
            raise exception 'a revision with values that can''t be read is not submitted' using errcode = '23514';
        end if;
        if new.is_nil and exists (select from investigations_entry e where e.revision_id = new.id) then
            raise exception 'a nil return has no entry' using errcode = '23514';
        end if;
    end if;
    if new.approved_by_id is not null and old.approved_by_id is null and exists (
        select from investigations_revision r
        where r.monthly_return_id = new.monthly_return_id and r.submitted_by_id = new.approved_by_id
        union all
        select from investigations_returnevent e
        where e.monthly_return_id = new.monthly_return_id and e.by_id = new.approved_by_id and e.move = 'certify'
    ) then
        raise exception 'a person who submitted or certified any revision of a return never approves it'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger guard before delete or update on investigations_revision for each row execute function investigations_guard_revision();
