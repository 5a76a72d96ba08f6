"""What is published never changes, and a batch's figures never do: triggers that hold against every role."""

from django.db import migrations

SQL = r"""
create function figures_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'counted figures are replaced by another batch, never changed' using errcode = '23514';
end $$;

create function figures_keep_published() returns trigger language plpgsql as $$
begin
    if exists (
        select from changed c join figures_snapshot s on s.id = c.snapshot_id where s.state = 'published'
    ) then
        raise exception 'a published snapshot never changes; a correction is a new version' using errcode = '23514';
    end if;
    return null;
end $$;

create function figures_keep_published_row() returns trigger language plpgsql as $$
begin
    if old.state = 'published' then
        raise exception 'a published snapshot never changes; a correction is a new version' using errcode = '23514';
    end if;
    return coalesce(new, old);
end $$;

create trigger keep before update on figures_figure for each row execute function figures_refuse_change();
create trigger keep before update on figures_batch for each row execute function figures_refuse_change();
create trigger keep before update or delete on figures_snapshot for each row
    execute function figures_keep_published_row();

create trigger keep_changed after update on figures_snapshotfigure referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_removed after delete on figures_snapshotfigure referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_added after insert on figures_snapshotfigure referencing new table as changed
    for each statement execute function figures_keep_published();
create trigger keep_changed after update on figures_snapshotsource referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_removed after delete on figures_snapshotsource referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_added after insert on figures_snapshotsource referencing new table as changed
    for each statement execute function figures_keep_published();
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_periods_batches_snapshots")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
