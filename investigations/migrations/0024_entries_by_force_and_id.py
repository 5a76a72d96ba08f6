"""One index of entries by force and id, in place of one by force and one by id and force."""

from __future__ import annotations

from django.db import migrations

# The keys that refer to an entry and its force, by table. They depend on the index.
KEYS = {
    "entrypeople": "people_of_entry",
    "entrytext": "words_of_entry",
    "entryprofile": "profile_of_entry",
    "casetoreview": "to_review_of_entry",
}
DROP = "".join(
    f"alter table investigations_{table} drop constraint investigations_{key};\n" for table, key in KEYS.items()
)
ADD = "".join(
    f"alter table investigations_{table} add constraint investigations_{key}"
    " foreign key (entry_id, force) references investigations_entry (id, force) on delete cascade;\n"
    for table, key in KEYS.items()
)
UNIQUE = """
alter table investigations_entry drop constraint investigations_entry_of_force,
    add constraint investigations_entry_of_force unique ({columns});
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0023_functions_across_forces")]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="investigations_entry_by_force"),
        migrations.RunSQL(
            DROP + UNIQUE.format(columns="force, id") + ADD, DROP + UNIQUE.format(columns="id, force") + ADD
        ),
    ]
