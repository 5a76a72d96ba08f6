"""What was done with one record is found by its key: an index over the keys of every partition of the log.

Partition by partition and concurrently, so that entries are written meanwhile: first an index of the whole table that
has no part yet, then one for each partition, which is then attached. It may be broken off and run again. Partitions to
come get theirs with the table. Keys wait in a short list before they are put in order, so that writing an entry with a
hundred of them costs no more than without.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

HOW = "using gin (keys) with (fastupdate = on, gin_pending_list_limit = 256)"
# The index of the whole is made in an instant, but not while anybody writes: it waits for half a second at most, so that
# nobody waits behind it for longer, and tries again.
WHOLE = f"""
do $$ begin
    for attempt in 1..120 loop
        begin
            set local lock_timeout = '500ms';
            create index if not exists audit_entry_by_key on only audit_entry {HOW};
            exit;
        exception when lock_not_available then
            if attempt = 120 then raise; end if;
            perform pg_sleep(0.5);
        end;
    end loop;
end $$
"""
PARTITIONS = """
select p.inhrelid::regclass::text, i.indexrelid::regclass::text, coalesce(i.indisvalid, false), h.inhrelid is not null
from pg_inherits p
left join pg_index i on i.indrelid = p.inhrelid
    and i.indexrelid::regclass::text = p.inhrelid::regclass::text || '_by_key'
left join pg_inherits h on h.inhrelid = i.indexrelid
where p.inhparent = 'audit_entry'::regclass order by 1
"""


def index(_apps: Any, schema_editor: Any) -> None:
    """Each partition that lacks it, one after the other."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select to_regclass('audit_entry_by_key') is null")
        if cursor.fetchone()[0]:
            cursor.execute(WHOLE)
        cursor.execute(PARTITIONS)
        for partition, name, is_valid, is_attached in cursor.fetchall():
            if is_attached:
                continue
            if name and not is_valid:  # what was broken off
                cursor.execute(f"drop index concurrently {name}")
            cursor.execute(f"create index concurrently if not exists {partition}_by_key on {partition} {HOW}")
            cursor.execute(f"alter index audit_entry_by_key attach partition {partition}_by_key")


def remove(_apps: Any, schema_editor: Any) -> None:
    """The index of the table goes, and those of its partitions with it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("drop index if exists audit_entry_by_key")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0001_the_log")]
    operations = [migrations.RunPython(index, remove)]
