"""The function of history as it was before erasure, for a migration that is reversed."""

KEEP_HISTORY = r"""create or replace function nrm_keep_history()
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
    if to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'the history of a referral is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;"""
