"""Check the codes of all rows of a statement at once, and leave out keys and indexes that follow (docs/adr/0060)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load, text_of

# A database that ran the migrations before has the rule with a slower function; a new one has it like this from 0002.
SUB_TYPES = f"""
alter table investigations_entry drop constraint investigations_entry_sub_types_of_its_types;
drop function if exists investigations_types_of(text[]);
{text_of("investigations", "are_of_types")}
alter table investigations_entry add constraint investigations_entry_sub_types_of_its_types check (
    investigations_are_of_types(sub_types::text[], secondary_types::text[] || primary_type::text)
);
"""
BEFORE_PARTS = """
create or replace function investigations_keep_frozen_parts()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from changed c
        join investigations_entry e on e.id = c.entry_id
        join investigations_revision r on r.id = e.revision_id
        where r.state <> 'working'
    ) then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;
""" + "".join(
    f"create trigger keep_{when} after {what} on investigations_{table} referencing {rows} table as changed"
    " for each statement execute function investigations_keep_frozen_parts();"
    for table in ("entrypeople", "entrytext")
    for when, what, rows in (("added", "insert", "new"), ("changed", "update", "old"), ("removed", "delete", "old"))
)
DROP_PARTS = (
    "".join(
        f"drop trigger keep_{when} on investigations_{table};"
        for table in ("entrypeople", "entrytext")
        for when in ("added", "changed", "removed")
    )
    + "drop function investigations_keep_frozen_parts();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0021_practice_uploads"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="changed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="closing_reason",
            field=models.ForeignKey(
                blank=True,
                db_column="closing_reason",
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.closingreason",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="holding",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="investigations.holding",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="investigation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="investigations.investigation",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="investigations.investigation",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="origin",
            field=models.ForeignKey(
                db_column="origin",
                db_constraint=False,
                db_index=False,
                default="unknown",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.origin",
                verbose_name="How it began",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="previous",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="investigations.entry",
                verbose_name="its entry in the month it came from",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="primary_type",
            field=models.ForeignKey(
                db_column="primary_type",
                db_constraint=False,
                db_index=False,
                default="UNK",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.exploitationtype",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="stage",
            field=models.ForeignKey(
                db_column="stage",
                db_constraint=False,
                db_index=False,
                default="triage",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.stage",
            ),
        ),
        migrations.AlterField(
            model_name="entrypeople",
            name="nationality",
            field=models.ForeignKey(
                db_column="nationality",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.nationality",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="reason_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="holding",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AlterField(
            model_name="holding",
            name="investigation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holdings",
                to="investigations.investigation",
            ),
        ),
        migrations.AlterField(
            model_name="investigation",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
                verbose_name="present holder",
            ),
        ),
        migrations.AlterField(
            model_name="investigation",
            name="same_operation_as",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="investigations.investigation",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("previous__isnull", False)),
                fields=["previous"],
                name="investigations_entry_previous",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="investigations_entry_merged",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["force"], name="investigations_finding_force"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("reason_by__isnull", False)), fields=["reason_by"], name="investigations_finding_by"
            ),
        ),
        migrations.AddIndex(
            model_name="investigation",
            index=models.Index(fields=["force"], name="investigations_case_by_force"),
        ),
        migrations.AddIndex(
            model_name="investigation",
            index=models.Index(
                condition=models.Q(("same_operation_as__isnull", False)),
                fields=["same_operation_as"],
                name="investigations_same_operation",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(
                fields=("investigation", "force", "id"), name="investigations_holding_of_force"
            ),
        ),
        load("investigations", "holding_of_entry", "keep_codes"),
        migrations.RunSQL(SUB_TYPES, migrations.RunSQL.noop),
        migrations.RunSQL(DROP_PARTS, BEFORE_PARTS),
        load("investigations", "keep_frozen_parts"),
    ]
