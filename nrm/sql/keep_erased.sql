-- An erased referral is never written to again, so that no text about the person comes back: not its own row, and no row
-- that belongs to it. An erasure that is applied again may blank what a restored backup has.
create or replace function nrm_keep_erased()
returns trigger
language plpgsql
as $$
declare
    row_now jsonb := to_jsonb(new);
    row_before jsonb := case tg_op when 'UPDATE' then to_jsonb(old) else '{"erased": ""}' end;
    number bigint := row_now ->> 'referral_id';
    mark text := row_before ->> 'erased';
begin
    if tg_op = 'UPDATE' and retention_is_erasure(tg_table_name, row_before, row_now) then
        return new;
    elsif tg_table_name = 'nrm_referral' and row_now ->> 'erased' <> mark then
        raise exception 'only an erasure erases a referral' using errcode = '23514';
    elsif tg_table_name = 'nrm_claimtext' then
        select c.referral_id into number from public.nrm_claim c where c.id = (row_now ->> 'claim_id')::bigint;
    end if;
    if tg_op = 'INSERT' and number is not null then
        -- Waits for an erasure that runs, as the foreign key will. A changed row waits for it by itself.
        select r.erased into mark from public.nrm_referral r where r.id = number for key share;
    elsif number is not null then
        select r.erased into mark from public.nrm_referral r where r.id = number;
    end if;
    if mark <> '' then
        raise exception 'an erased referral never changes' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep_erased before insert or update on nrm_referral for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_agedecision for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_answertext for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_claim for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_claimtext for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_consentact for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_correction for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_exportrequest for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_formanswer for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_identity for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_identityaccessrequest for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_missingepisode for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_ownerchange for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_personcategory for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_priorityrequest for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_referralstep for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_referraltransfer for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_safecontact for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_safeguarding for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_safeguardingaction for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_safeguardingtext for each row execute function nrm_keep_erased();

create trigger keep_erased before insert or update on nrm_subjectrequest for each row execute function nrm_keep_erased();
