-- Waits until no case of the force is being sealed, lets nobody seal one until the transaction ends, and answers whether the
-- scope then hides one (`scope.hides_sealed`). Volatile, so that it sees what was committed while it waited. Every writer
-- locks the row of the return first, and so does sealing (`scope.stamp_sealed`): no two of them wait for each other.
create or replace function scope.hold_off_sealing(force_code text)
returns boolean
language plpgsql
volatile security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    perform pg_advisory_xact_lock_shared(7365, hashtext(force_code));
    return scope.hides_sealed();
end $$;
