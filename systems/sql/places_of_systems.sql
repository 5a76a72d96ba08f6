-- What each of these accounts works for, if it is that of a system: its role, and its force or unit with the name. The
-- account itself has no place, and the web reads no row of systems. Other accounts have no row in the answer.
create or replace function scope.places_of_systems(accounts bigint[])
returns table(account bigint, role text, force text, place text)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select s.user_id, s.role, s.force, coalesce(f.short_name, u.short_name, '')
    from systems_system s
    left join reference_force f on f.code = s.force
    left join reference_unit u on u.code = s.unit
    where s.user_id = any (accounts)
$$;
