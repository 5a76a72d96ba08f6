-- The sealed investigations whose rows a person may, in this transaction: see (`shown`: those that name the person, and
-- those of a running emergency access, which an earlier transaction opened: one that is rolled back has shown nothing, and
-- one that is kept open sees nothing when the access is over), change (`changed`: those that name the person), count (`counted`: those shown, and
-- what `count_sealed` has opened) or carry to another month (`carried`: those changed, and what it has opened). What it
-- opens are codes, dates and numbers, never a text. Policies ask only for a row that is sealed.
create or replace function scope.unsealed(kind text)
returns bigint[]
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    me bigint := scope.person();
    opened bigint[];
begin
    if me is null then
        return '{}';
    end if;
    if kind in ('counted', 'carried') then
        opened := scope.opened('counted');
    end if;
    return array(
        select s.investigation_id
        from investigations_sealedperson p join investigations_investigationseal s on s.id = p.seal_id
        where p.person_id = me and p.removed_at is null and s.ended_at is null
        union
        select a.investigation_id from investigations_emergencyaccess a
        where kind in ('shown', 'counted') and a.person_id = me and a.begins_at < now() and a.ends_at > clock_timestamp()
    ) || opened;
end $$;

-- Whether the forces of the scope have, or had, a sealed case that the person may not change. What counts or carries a
-- return then opens its codes. Somebody who reads it in an emergency may not change it: what they carry has to open it, too.
create or replace function scope.hides_sealed()
returns boolean
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if not exists (select from investigations_investigation where sealed is not null) then
        return false;
    end if;
    return exists (
        select from investigations_holding h
        where h.sealed is not null and h.force::text = any (scope.forces()) and h.sealed <> all (scope.unsealed('changed'))
    );
end $$;
