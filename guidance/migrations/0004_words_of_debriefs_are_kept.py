"""The facts and points of a debrief are part of its version's words: they change while it is a draft, and not after."""

from django.db import migrations

SQL = r"""
create function guidance_keep_parts() returns trigger language plpgsql as $$
declare
    of_version bigint := case when tg_op = 'DELETE' then old.version_id else new.version_id end;
begin
    if exists (select from guidance_version v where v.id = of_version and v.state <> 'draft') then
        raise exception 'what was handed in keeps its words; take it back, or begin a new version'
            using errcode = '23514';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger keep before insert or update or delete on guidance_debrief
    for each row execute function guidance_keep_parts();
create trigger keep before insert or update or delete on guidance_point
    for each row execute function guidance_keep_parts();
"""
BACK = r"""
drop trigger keep on guidance_debrief;
drop trigger keep on guidance_point;
drop function guidance_keep_parts;
"""


class Migration(migrations.Migration):
    dependencies = [("guidance", "0003_debriefs_and_their_lessons")]
    operations = [migrations.RunSQL(SQL, BACK)]
