create or replace function nrm_keep_history()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        if exists (select from nrm_referral r where r.id = old.referral_id and r.state <> 'draft') then
            raise exception 'the history of a referral is kept' using errcode = '23514';
        end if;
        return old;
    end if;
    if retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    if to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'the history of a referral is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before delete or update on nrm_consentact for each row execute function nrm_keep_history();

create trigger keep before delete or update on nrm_referralstep for each row execute function nrm_keep_history();
