-- When a record moves to another force, its legal hold moves with it, so that the new force can lift it. An open request
-- to erase it is withdrawn. The argument is the kind of record.
create or replace function scope.move_retention()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    perform pg_advisory_xact_lock(7366, hashtext(new.public_id::text));
    update retention_legalhold h set force = new.force
    where h.kind = tg_argv[0] and h.record = new.public_id and h.lifted_at is null;
    update retention_erasure e
    set state = 'withdrawn', decided_by_id = e.requested_by_id, decided_at = now(),
        decision_reason = 'The record moved to another force.'
    where e.kind = tg_argv[0] and e.record = new.public_id and e.state = 'requested';
    return null;
end $$;
