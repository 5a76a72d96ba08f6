-- Advice never changes and is never deleted. Its result is added once, and it may be withdrawn once.
create or replace function investigations_keep_advice()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and new.sealed is distinct from old.sealed
       and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
    if tg_op = 'UPDATE' and retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    if tg_op = 'UPDATE' and old.withdrawn_at is null
       and (old.id, old.public_id, old.investigation_id, old.force, old.given_on, old.given_to, old.about, old.words,
            old.follow_up_on, old.given_by_id, old.unit, old.created_at)
           is not distinct from
           (new.id, new.public_id, new.investigation_id, new.force, new.given_on, new.given_to, new.about, new.words,
            new.follow_up_on, new.given_by_id, new.unit, new.created_at)
       and (old.result = 'open'
            or (old.result, old.result_reason, old.result_at, old.result_by_id)
               is not distinct from (new.result, new.result_reason, new.result_at, new.result_by_id))
    then
        return new;
    end if;
    raise exception 'advice is never rewritten, and its result is recorded once' using errcode = '23514';
end $$;

create trigger keep before delete or update on investigations_advice for each row execute function investigations_keep_advice();
