-- Locks a referral against everybody who changes it (`nrm.referrals.locked`). Erasing takes this lock before it looks.
create or replace function scope.lock_referral(referral bigint)
returns void
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select r.id from nrm_referral r where r.id = lock_referral.referral for update;
    -- Of two referrals of one encounter that are erased at once, the later one sees that it is the last.
    select e.id from nrm_encounter e
    where e.id = (select r.encounter_id from nrm_referral r where r.id = lock_referral.referral) for update
$$;
