-- Who is not named may upload a file in which they typed the reference of a sealed case themselves. Only they, and those who
-- are named, read that it is there.
alter table investigations_returnupload add mentions bigint[];

-- Notes which sealed cases of its force have one of these references, as keys without capitals and spaces, for an upload.
create or replace function scope.note_mentions(upload bigint, keys text[])
returns void
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    update investigations_returnupload u
    set mentions = nullif(array(
        select unnest(u.mentions)
        union
        select h.sealed from investigations_holding h
        where h.force = u.force and h.sealed is not null and lower(replace(h.reference, ' ', '')) = any (keys)
    ), '{}')
    where u.id = upload and u.force::text = any (scope.forces())
$$;
