-- Each force reports only for its own referral: a reply comes after the report, and from the force that searched. Both
-- referrals become readable to the two forces once both have confirmed, so neither may answer for the other.
create or replace function scope.keep_comparison()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if (tg_op = 'INSERT' or (new.says, new.force, new.referral_id) is distinct from (old.says, old.force, old.referral_id))
       and not (new.force::text = any (scope.forces()) or scope.is_owner()) then
        raise exception 'only the force that was matched reports' using errcode = '42501';
    end if;
    if new.other_says <> '' and (
           tg_op = 'INSERT' or (new.other_says, new.other_force, new.other_referral_id)
           is distinct from (old.other_says, old.other_force, old.other_referral_id)
       ) and not (new.other_force::text = any (scope.forces()) or scope.is_owner()) then
        raise exception 'only the force that searched replies' using errcode = '42501';
    end if;
    return new;
end $$;

create trigger keep_comparison before insert or update on nrm_matchcomparison for each row execute function scope.keep_comparison();
