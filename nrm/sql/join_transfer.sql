-- Adds the giver to the scope of the force that answers its offer of a referral, for the rest of the transaction.
create or replace function scope.join_referral_transfer(transfer bigint)
returns void
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select scope.join_giver(t.force, t.receiver_id) from nrm_referraltransfer t
    where t.id = transfer and t.state = 'offered'
$$;

create trigger keep_offer before insert or update on nrm_referraltransfer for each row execute function scope.keep_offer('nrm_referral', 'referral_id');
