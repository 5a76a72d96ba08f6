-- Adds the giver of an open offer to the scope until the transaction ends, if the offer is to the person's own force. The
-- function of each kind of transfer calls it; no role may.
create or replace function scope.join_giver(giver text, receiver text)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if receiver = any (scope.forces()) and receiver = (select u.force from accounts_user u where u.id = scope.person()) then
        perform scope.widen(giver);
    end if;
end $$;
