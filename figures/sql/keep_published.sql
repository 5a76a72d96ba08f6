create or replace function figures_keep_published()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from changed c join figures_snapshot s on s.id = c.snapshot_id where s.state = 'published'
    ) then
        raise exception 'a published snapshot never changes; a correction is a new version' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger keep_added after insert on figures_snapshotaddition referencing new table as changed for each statement execute function figures_keep_published();

create trigger keep_changed after update on figures_snapshotaddition referencing old table as changed for each statement execute function figures_keep_published();

create trigger keep_removed after delete on figures_snapshotaddition referencing old table as changed for each statement execute function figures_keep_published();

create trigger keep_added after insert on figures_snapshotfigure referencing new table as changed for each statement execute function figures_keep_published();

create trigger keep_changed after update on figures_snapshotfigure referencing old table as changed for each statement execute function figures_keep_published();

create trigger keep_removed after delete on figures_snapshotfigure referencing old table as changed for each statement execute function figures_keep_published();

create trigger keep_added after insert on figures_snapshotopening referencing new table as changed for each statement execute function figures_keep_published();

create trigger keep_changed after update on figures_snapshotopening referencing old table as changed for each statement execute function figures_keep_published();

create trigger keep_removed after delete on figures_snapshotopening referencing old table as changed for each statement execute function figures_keep_published();

create trigger keep_added after insert on figures_snapshotsource referencing new table as changed for each statement execute function figures_keep_published();

create trigger keep_changed after update on figures_snapshotsource referencing old table as changed for each statement execute function figures_keep_published();

create trigger keep_removed after delete on figures_snapshotsource referencing old table as changed for each statement execute function figures_keep_published();
