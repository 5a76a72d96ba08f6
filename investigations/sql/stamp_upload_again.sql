-- A person who has been named for a sealed case since they uploaded a file sees it in the report, when the file is read
-- again.
create or replace function investigations_stamp_upload_again()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    new.sealed := nullif(array(
        select unnest(old.sealed)
        union
        select distinct h.sealed from investigations_holding h
        join investigations_investigationseal s on s.investigation_id = h.sealed and s.ended_at is null
        join investigations_sealedperson p on p.seal_id = s.id and p.removed_at is null
        where h.force = new.force and h.sealed is not null and p.person_id in (new.by_id, scope.person())
    ), '{}');
    return new;
end $$;

create trigger stamp_sealed_again before update of report on investigations_returnupload for each row execute function investigations_stamp_upload_again();
