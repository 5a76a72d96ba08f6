-- Adds the giver to the scope of the force that answers its offer of a crime record, for the rest of the transaction.
create or replace function scope.join_crime_transfer(transfer bigint)
returns void
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select scope.join_giver(t.force, t.receiver_id) from nrm_crimetransfer t
    where t.id = transfer and t.state = 'offered'
$$;

create trigger keep_offer before insert or update on nrm_crimetransfer for each row execute function scope.keep_offer('nrm_crimerecord', 'record_id');
