-- Stores an event and its deliveries, one for each endpoint that asked for it and whose system sees the force. Without
-- any, nothing is stored. Deliveries of a stopped webhook wait. A month opens, is due and closes once. The caller reads
-- nothing of systems.
--
-- A request reports what its person may decide: the returns of the forces in its scope; for the national team, months
-- and publications too. Without a scope only workers report.
create or replace function scope.put_webhook_event(event text, about text, of_month date, revision integer, page text, moment timestamptz)
returns bigint
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    caller text := coalesce(nullif(current_setting('role'), 'none'), session_user);
    deliveries bigint;
begin
    if scope.role() <> '' then
        if not coalesce(about = any (scope.forces()), scope.role() = 'national') then
            raise exception 'this event is not within the scope' using errcode = '42501';
        end if;
    elsif caller like '%\_web' then
        raise exception 'no scope, no event' using errcode = '42501';
    end if;
    with wanted as (
        select e.id from systems_webhookendpoint e
        join systems_system s on s.id = e.system_id
        where s.state = 'active' and event = any(e.events) and (
            about is null or s.role = 'national' or s.force = about
            or s.role = 'coordinator' and s.unit = (select f.unit from reference_force f where f.code = about)
        )
    ), stored as (
        insert into systems_webhookevent (public_id, name, force, month, number, path, created_at)
        select gen_random_uuid(), event, about, of_month, revision, page, moment where exists (select from wanted)
        on conflict (name, month) where name like 'period.%' do nothing
        returning id
    ), put as (
        insert into systems_webhookdelivery (
            public_id, endpoint_id, event_id, state, attempts, created_at, next_attempt_at, answer
        )
        select gen_random_uuid(), wanted.id, stored.id, 'waiting', 0, moment, moment, '' from wanted cross join stored
        returning 1
    ) select count(*) into deliveries from put;
    return deliveries;
end $$;
