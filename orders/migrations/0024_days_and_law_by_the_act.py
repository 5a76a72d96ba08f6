"""Law that was shipped wrong is replaced where nobody changed it, and stored days are put right; both are printed.

- A duty to give name and address that a variation added is due three days from the first service of an order that
  requires it (Modern Slavery Act 2015 ss.19(3), 26(3)); until now no day was stored for it.
- An order lasts as long as its longest prohibition (ss.17(4)-(5), 24(4)-(5)). An order whose last day is before that of
  a prohibition is named and not changed: which of the two days the court set, only its force can say.

Reversing this keeps the right law and days: the wrong ones are in no other place.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "law.csv"

# Code, kinds and the beginning of the source of each row as it was shipped before.
REPLACED = [
    ("lock_spares_travel_only", ["stro"], "As for prevention orders; to be confirmed"),
    ("travel_ban_max_years", ["interim_stpo"], "As s.18 for the full order; whether it binds"),
    ("travel_ban_max_years", ["interim_stro"], "As s.25 for the full order; whether it binds"),
    ("passports_with_all_countries", ["interim_stpo"], "As s.18 for the full order; to be confirmed"),
    ("passports_with_all_countries", ["interim_stro"], "As s.25 for the full order; to be confirmed"),
    (
        "asks_glaa",
        ["stpo_application", "stro", "interim_stpo", "interim_stro"],
        "Gangmasters and Labour Abuse Authority, added by amendment",
    ),
    ("appeal_appeal", ["stro", "interim_stro", "interim_stpo"], "Modern Slavery Act 2015: to the Court of Appeal"),
    (
        "breach_months_summarily",
        ["stpo_sentence", "stpo_application", "stro", "interim_stpo", "interim_stro", "ni_stpo"],
        "Modern Slavery Act 2015 as enacted: at most 6 months",
    ),
    ("tells_chief_officer", ["interim_stpo", "interim_stro"], "Modern Slavery Act 2015: an applicant that is no"),
]

# The first service on or after the step that added the requirement, and the days that the law of that day gives.
NOTICES = """
update orders_order o
set told_by = found.told_by
from (
    select distinct on (o.id) o.id, s.served_on + l.value - 1 as told_by
    from orders_order o
    join orders_condition c on c.order_id = o.id and c.kind = 'notification' and c.removed_id is null
    join orders_step added on added.id = c.added_id
    join orders_service s on s.order_id = o.id
    join orders_step served on served.id = s.step_id and served.number > added.number
    join orders_law l on l.code = 'notify_days' and l.kind = o.kind and l.valid_from <= s.served_on
        and (l.valid_to is null or l.valid_to >= s.served_on)
    where o.told_by is null and o.told_on is null and o.state in ('in_force', 'under_appeal')
    order by o.id, served.number
) found
where found.id = o.id
returning o.force, o.reference, o.told_by
"""

TERMS = """
select o.force, o.reference, o.ends_on, max(c.ends_on)
from orders_order o join orders_condition c on c.order_id = o.id and c.removed_id is null
where o.ends_on is not null and o.state in ('in_force', 'under_appeal', 'expired')
group by o.id having max(c.ends_on) > o.ends_on
order by o.force, o.reference
"""


def law(apps: Any, _schema_editor: Any) -> None:
    """Take away the rows that are still as they were shipped, and add those of the file that are not there."""
    row = apps.get_model("orders", "Law")
    gone = 0
    for code, kinds, source in REPLACED:
        gone += row.objects.filter(code=code, kind__in=kinds, valid_to=None, source__startswith=source).delete()[0]
    there = set(row.objects.values_list("code", "kind"))
    with FILE.open(newline="", encoding="utf-8") as lines:
        added = row.objects.bulk_create(
            row(
                code=line["code"],
                kind=line["kind"],
                value=int(line["value"]),
                section=line["section"],
                valid_from=date.fromisoformat(line["valid_from"]),
                valid_to=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
                is_verified=line["is_verified"] == "yes",
                source=line["source"],
            )
            for line in csv.DictReader(lines)
            if (line["code"], line["kind"]) not in there
        )
    if gone or added:
        sys.stdout.write(f"\n    Rows of the law of orders taken away: {gone}, added: {len(added)}")


def days(_apps: Any, schema_editor: Any) -> None:
    """Put the stored days right, and print what moved and what somebody must check."""
    lines = []
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(NOTICES)
        lines += [
            f"Name and address of order {reference} ({force}): due by {day:%-d %B %Y}; there was no day"
            for force, reference, day in sorted(cursor.fetchall())
        ]
        cursor.execute(TERMS)
        lines += [
            f"To check: the last day of order {reference} ({force}) is {before:%-d %B %Y}, and a prohibition of it lasts "
            f"until {until:%-d %B %Y}"
            for force, reference, before, until in cursor.fetchall()
        ]
    sys.stdout.write("".join(f"\n    {line}" for line in lines))


class Migration(migrations.Migration):
    dependencies = [("orders", "0023_interim_orders_of_scotland_and_northern_ireland")]
    operations = [
        migrations.RunPython(law, migrations.RunPython.noop),
        migrations.RunPython(days, migrations.RunPython.noop),
    ]
