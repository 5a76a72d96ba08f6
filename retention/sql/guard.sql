-- The force that has a record; null if there is none, or if records of its kind belong to no force.
create or replace function scope.force_of_record(kind_code text, record uuid)
returns text
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    name text := (select k.table_name from retention_erasablerecordkind k where k.kind = kind_code and k.has_force);
    answer text;
begin
    if name is not null then
        execute format('select t.force::text from %I t where t.public_id = $1', name) into answer using record;
    end if;
    return answer;
end $$;

-- A person requests, holds and keeps in their own name, for a record in their scope. The person who decides on erasures
-- of the kind sets and lifts a legal hold. What was decided stays.
create or replace function scope.guard_retention()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    me bigint := scope.person();
    who bigint;
    why text;
begin
    -- A row without a force is shown to everybody in the scope of its kind, so only a kind without forces may have one.
    if new.force is null and not exists (
        select from retention_erasablerecordkind k where k.kind = new.kind and not k.has_force
    ) then
        raise exception 'a decision is made by the force that has the record' using errcode = '42501';
    end if;
    if scope.is_owner() then
        return new;
    end if;
    if tg_op = 'UPDATE' and to_jsonb(new) - 'force' = to_jsonb(old) - 'force'
       and new.force = scope.force_of_record(new.kind, new.record) then
        return new;  -- a legal hold goes along with its record (`move_retention.sql`)
    end if;
    perform scope.refuse_old_snapshot();
    perform pg_advisory_xact_lock(7366, hashtext(new.record::text));
    if scope.number_of_record(new.kind, new.record) is null or not scope.shows_record(new.kind, new.record) then
        raise exception 'there is no such record in the scope' using errcode = '42501';
    end if;
    if tg_op = 'INSERT' and new.force is distinct from scope.force_of_record(new.kind, new.record) then
        raise exception 'a decision is made by the force that has the record' using errcode = '42501';
    end if;
    case tg_table_name
        when 'retention_erasure' then
            who := new.requested_by_id;
            why := scope.why_not_erase(new.kind, new.record);
            if not scope.requests_erasure(new.kind) then
                raise exception 'the person does not request erasures of this kind' using errcode = '42501';
            end if;
            if new.state <> 'requested' or why <> '' then
                raise exception 'an erasure begins as a request: %', why using errcode = '42501';
            end if;
        when 'retention_keepdecision' then
            who := new.decided_by_id;
        else
            who := case tg_op when 'UPDATE' then new.lifted_by_id else new.set_by_id end;
            if not scope.decides_on_retention(new.kind) or tg_op = 'INSERT' and new.lifted_by_id is not null
               or tg_op = 'UPDATE' and old.lifted_at is not null then
                raise exception 'a legal hold is set and lifted by who decides on erasures' using errcode = '42501';
            end if;
    end case;
    if who is distinct from me then
        raise exception 'a decision is in the name of the person who makes it' using errcode = '42501';
    end if;
    return new;
end $$;

create trigger guard before insert on retention_erasure for each row execute function scope.guard_retention();

create trigger guard before insert or update on retention_legalhold for each row execute function scope.guard_retention();

create trigger guard before insert on retention_keepdecision for each row execute function scope.guard_retention();
