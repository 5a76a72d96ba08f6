-- Adds the giver to the scope of the force that answers its offer of a referral, for the rest of the transaction.
create or replace function scope.join_referral_transfer(transfer bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    giver text;
begin
    select t.force into giver from nrm_referraltransfer t
    where t.id = transfer and t.state = 'offered' and t.receiver_id::text = any (scope.forces())
      and t.receiver_id = (select u.force from accounts_user u where u.id = scope.person());
    if giver is not null then
        perform scope.widen(giver);
    end if;
end $$;
