create or replace function matching.follow_referral()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    if tg_op = 'DELETE' then
        delete from matching_hashedtoken t where t.app = 'nrm' and t.record = old.public_id;
        return old;
    end if;
    update matching_hashedtoken t set force = new.force where t.app = 'nrm' and t.record = new.public_id;
    update matching_matchhit h set force = new.force where h.app = 'nrm' and h.record = new.public_id;
    update nrm_matchinquiry i set force = new.force where i.referral_id = new.id;
    update nrm_matchcomparison c set force = new.force where c.referral_id = new.id;
    update nrm_matchcomparison c set other_force = new.force where c.other_referral_id = new.id;
    return new;
end $$;

create trigger matching_follows after update of force on nrm_referral for each row when (((old.force)::text is distinct from (new.force)::text)) execute function matching.follow_referral();

create trigger matching_is_erased after delete on nrm_referral for each row execute function matching.follow_referral();
