-- Stores an event and its deliveries, one for each endpoint that asked for it and whose system sees the force. Without
-- any, nothing is stored. Deliveries of a stopped webhook wait. A month opens, is due and closes once. The caller reads
-- nothing of systems.
create or replace function scope.put_webhook_event(event text, about text, of_month date, revision integer, page text, moment timestamptz)
returns bigint
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    with wanted as (
        select e.id from systems_webhookendpoint e
        join systems_system s on s.id = e.system_id
        where s.state = 'active' and $1 = any(e.events) and (
            $2 is null or s.role = 'national' or s.force = $2
            or s.role = 'coordinator' and s.unit = (select f.unit from reference_force f where f.code = $2)
        )
    ), stored as (
        insert into systems_webhookevent (public_id, name, force, month, number, path, created_at)
        select gen_random_uuid(), $1, $2, $3, $4, $5, $6 where exists (select from wanted)
        on conflict (name, month) where name like 'period.%' do nothing
        returning id
    ), put as (
        insert into systems_webhookdelivery (
            public_id, endpoint_id, event_id, state, attempts, created_at, next_attempt_at, answer
        )
        select gen_random_uuid(), wanted.id, stored.id, 'waiting', 0, $6, $6, '' from wanted cross join stored
        returning 1
    ) select count(*) from put
$$;
