"""What was handed in keeps its words, and whoever wrote a word of a version does not approve it.

Against every role, the owner's too: readers, printed copies and a trial may rely on what a version said. What may still
change is where it stands, its days, and who handed it in and approved it.
"""

from django.db import migrations

SQL = r"""
create function guidance_keep_version() returns trigger language plpgsql as $$
begin
    if new.product_id <> old.product_id or new.number <> old.number or new.public_id <> old.public_id then
        raise exception 'a version stays the version of its product that it is' using errcode = '23514';
    end if;
    if old.state <> 'draft' and
       row(new.title, new.summary, new.body, new.marking, new.circle, new.bodies, new.audiences, new.types,
           new.sub_types, new.stages, new.circumstances, new.what_changed, new.weight, new.dated_as)
       is distinct from
       row(old.title, old.summary, old.body, old.marking, old.circle, old.bodies, old.audiences, old.types,
           old.sub_types, old.stages, old.circumstances, old.what_changed, old.weight, old.dated_as) then
        raise exception 'what was handed in keeps its words; take it back, or begin a new version'
            using errcode = '23514';
    end if;
    return new;
end $$;

create function guidance_second_person() returns trigger language plpgsql as $$
begin
    if new.approved_by_id is not null and new.approved_by_id is distinct from old.approved_by_id and exists (
        select from guidance_writing w where w.version_id = new.id and w.author_id = new.approved_by_id
    ) then
        raise exception 'whoever wrote in a version does not approve it' using errcode = '23514';
    end if;
    return new;
end $$;

create function guidance_keep_shown() returns trigger language plpgsql as $$
begin
    if old.published_at is not null then
        raise exception 'what was published is kept' using errcode = '23514';
    end if;
    return old;
end $$;

create function guidance_keep_step() returns trigger language plpgsql as $$
begin
    raise exception 'a step is never rewritten' using errcode = '23514';
end $$;

create trigger keep before update on guidance_version for each row execute function guidance_keep_version();
create trigger second before update of approved_by_id on guidance_version
    for each row execute function guidance_second_person();
create trigger keep_shown before delete on guidance_version for each row execute function guidance_keep_shown();
create trigger keep before update on guidance_step for each row execute function guidance_keep_step();
"""
BACK = r"""
drop trigger keep on guidance_version;
drop trigger second on guidance_version;
drop trigger keep_shown on guidance_version;
drop trigger keep on guidance_step;
drop function guidance_keep_version, guidance_second_person, guidance_keep_shown, guidance_keep_step;
"""


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_the_library")]
    operations = [migrations.RunSQL(SQL, BACK)]
