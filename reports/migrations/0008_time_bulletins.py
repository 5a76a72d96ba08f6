"""Bulletins are released at a time that a calendar announces. Those published so far were released at once.

The questions that generated texts refer to are also stored as figure references.
"""

from django.db import migrations, models
from django.db.models import F, Q

from core.sql import load

# The function before this migration, for its reversal: a published bulletin could not be sent back.
BEFORE = """
create or replace function reports_keep_bulletin()
returns trigger
language plpgsql
as $$
begin
    if old.state = 'published' then
        raise exception 'a published bulletin never changes; a correction is a new version' using errcode = '23514';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if (new.kind, new.first, new.last, new.version, new.public_id)
        is distinct from (old.kind, old.first, old.last, old.version, old.public_id) then
        raise exception 'the months and the version of a bulletin never change' using errcode = '23514';
    end if;
    if not new.writers @> old.writers then
        raise exception 'a person who wrote a bulletin stays one of its writers' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before delete or update on reports_bulletin for each row execute function reports_keep_bulletin();
"""
FILL = "update reports_bulletin set release_at = published_at where published_at is not null;"
REMEMBER = """
insert into reports_figurereference (digest, code, address, created_at)
select distinct on (each.value) encode(sha256(convert_to(each.value, 'UTF8')), 'hex'), each.key, each.value, now()
from reports_bulletin bulletin cross join jsonb_each_text(bulletin.figures) each
order by each.value
on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_add_analysis_request")]

    operations = [
        migrations.RunSQL("drop trigger keep on reports_bulletin; drop function reports_keep_bulletin();", BEFORE),
        migrations.AddField(
            model_name="bulletin",
            name="release_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="released from"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=~Q(state="published") | Q(release_at__gte=F("published_at")),
                name="reports_bulletin_published_with_a_time",
            ),
        ),
        load("reports", "keep_bulletin"),
        migrations.RunSQL(REMEMBER, migrations.RunSQL.noop),
    ]
