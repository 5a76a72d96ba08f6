-- A record that goes to another force takes its legal hold along: who has the record can lift it, and nobody else. A request to
-- erase it ends, which was made by the force that had it. The argument is the kind of the record.
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
    update retention_erasure e set state = 'withdrawn', decided_by_id = e.requested_by_id, decided_at = now()
    where e.kind = tg_argv[0] and e.record = new.public_id and e.state = 'requested';
    return null;
end $$;
