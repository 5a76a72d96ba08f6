"""Replace wrongly shipped law that nobody has edited, correct stored dates, and print both.

- A duty to give name and address that a variation added is due three days from the first service of an order that
  requires it (Modern Slavery Act 2015 ss.19(3), 26(3)); until now no day was stored for it.
- An order lasts as long as its longest prohibition (ss.17(4)-(5), 24(4)-(5)). An order whose last day is before that of
  a prohibition is named and not changed: which of the two days the court set, only its force can say.

Not reversed: the wrong values are not stored anywhere.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "law.csv"
COMMENCED, GLAA_FROM = date(2015, 7, 31), date(2016, 7, 12)
GLAA = "Gangmasters and Labour Abuse Authority, added by amendment (Immigration Act 2016); the first day is to be confirmed"
SUMMARY = (
    "Modern Slavery Act 2015 as enacted: at most 6 months on summary conviction; a later general limit in a magistrates’ "
    "court is to be confirmed"
)
APPEAL = "Modern Slavery Act 2015: to the Court of Appeal where the Crown Court decided"
TELLS = "Modern Slavery Act 2015: an applicant that is no chief officer tells the chief officer of a relevant area"

# Each row as it was shipped before: code, kind, value, section, first day, verified, source. None had a last day. A row
# that differs in anything has been edited, and stays.
SHIPPED: list[tuple[str, str, int, str, date, bool, str]] = [
    (
        "lock_spares_travel_only",
        "stro",
        1,
        "s.27",
        COMMENCED,
        False,
        "As for prevention orders; to be confirmed for risk orders",
    ),
    (
        "travel_ban_max_years",
        "interim_stpo",
        5,
        "s.21",
        COMMENCED,
        False,
        "As s.18 for the full order; whether it binds the interim order is to be confirmed",
    ),
    (
        "travel_ban_max_years",
        "interim_stro",
        5,
        "s.28",
        COMMENCED,
        False,
        "As s.25 for the full order; whether it binds the interim order is to be confirmed",
    ),
    (
        "passports_with_all_countries",
        "interim_stpo",
        1,
        "s.21",
        COMMENCED,
        False,
        "As s.18 for the full order; to be confirmed for the interim order",
    ),
    (
        "passports_with_all_countries",
        "interim_stro",
        1,
        "s.28",
        COMMENCED,
        False,
        "As s.25 for the full order; to be confirmed for the interim order",
    ),
    (
        "asks_prosecutor",
        "stpo_sentence",
        1,
        "s.14",
        COMMENCED,
        False,
        "The court may make the order when it sentences; in practice the prosecutor asks",
    ),
    *(
        ("asks_glaa", kind, 1, section, GLAA_FROM, False, GLAA)
        for kind, section in (
            ("stpo_application", "s.15"),
            ("stro", "s.23"),
            ("interim_stpo", "s.21"),
            ("interim_stro", "s.28"),
        )
    ),
    *(
        ("appeal_appeal", kind, 1, section, COMMENCED, True, APPEAL)
        for kind, section in (("stro", "s.29"), ("interim_stro", "s.29"), ("interim_stpo", "s.22"))
    ),
    *(
        ("breach_months_summarily", kind, 6, "s.30", COMMENCED, False, SUMMARY)
        for kind in ("stpo_sentence", "stpo_application", "stro", "interim_stpo", "interim_stro", "ni_stpo")
    ),
    *(
        ("tells_chief_officer", kind, 1, section, COMMENCED, True, TELLS)
        for kind, section in (("interim_stpo", "s.15"), ("interim_stro", "s.23"))
    ),
]

# The first service on or after the step that added the requirement, and the days that the law of that day gives.
NOTICES = """
update orders_order o
set told_by = found.told_by, version = version + 1
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
    """Delete rows that are still as shipped before, and add those of the file that are missing."""
    row = apps.get_model("orders", "Law")
    lines = []
    for code, kind, value, section, first, is_verified, source in SHIPPED:
        shipped = {"value": value, "section": section, "valid_from": first, "valid_to": None}
        rows = row.objects.filter(code=code, kind=kind)
        if rows.filter(**shipped, is_verified=is_verified, source=source).delete()[0]:
            lines.append(f"deleted: {code} of {kind}")
        elif rows.exists():
            lines.append(f"kept, because it is not as shipped: {code} of {kind}")
    there = set(row.objects.values_list("code", "kind"))
    with FILE.open(newline="", encoding="utf-8") as rows_of_file:
        added = [
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
            for line in csv.DictReader(rows_of_file)
            if (line["code"], line["kind"]) not in there
        ]
    row.objects.bulk_create(added)
    lines += [f"added: {one.code} of {one.kind}" for one in added]
    if added or any(line.startswith("deleted") for line in lines):
        sys.stdout.write("".join(f"\n    Law of orders, {line}" for line in lines))


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
