"""Days worked out by a wrong reading of the law are put right: in a step of its own, and printed.

- The recovery period begins *with* the day of the positive decision (Nationality and Borders Act 2022 s.61(3)), so it ends
  a day earlier than stored. From 13 December 2022 it lasted 30 days, not 45 (written statement of that day).
- The 30 days for a reconsideration came in 2024, not on 30 January 2023: decisions before have no limit.

Rules are changed only where they are still as they were shipped: what an administrator changed stays. Reversing this
keeps the right days; the column that holds them goes with the migration before.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.db import migrations

D = date

# code, value, first and last day as shipped before; then the columns that change.
CHANGED: list[tuple[str, int, date, date | None, dict[str, Any]]] = [
    ("recovery_days", 45, D(2009, 4, 1), D(2023, 1, 29), {"valid_to": D(2022, 12, 12)}),
    (
        "recovery_days",
        30,
        D(2023, 1, 30),
        None,
        {
            "valid_from": D(2022, 12, 13),
            "source": "Written statement of 13 December 2022, effective immediately; from 30 January 2023 Nationality and "
            "Borders Act 2022 s.61(3)",
        },
    ),
    (
        "reconsideration_days",
        30,
        D(2023, 1, 30),
        None,
        {
            "valid_from": D(2024, 2, 22),
            "source": "Statutory guidance of early 2024: 30 calendar days, later in exceptional circumstances. That it came "
            "in 2024 is known (Southwell, 22 March 2024; Home Office annex 2025); the day is to be confirmed",
        },
    ),
    (
        "rg_test_is_objective",
        1,
        D(2023, 1, 30),
        None,
        {
            "valid_to": D(2023, 7, 9),
            "source": "Statutory guidance in force from 30 January 2023: objective factors, with evidence beside the account",
        },
    ),
    (
        "authority_ieca",
        1,
        D(2021, 11, 8),
        None,
        {
            "is_verified": True,
            "source": "Immigration Enforcement Competent Authority from 8 November 2021, for listed groups (answer to "
            "parliamentary question 96934)",
        },
    ),
]
# code, value, first day, verified, source
NEW = [
    (
        "rg_test_is_objective",
        0,
        D(2023, 7, 10),
        False,
        "Home Secretary withdrew the test in R (AS and BXR), June 2023: a credible account needs no objective evidence "
        "beside it. Revised guidance of July 2023; its day is to be confirmed",
    ),
    (
        "further_rg_without_period",
        1,
        D(2023, 1, 30),
        True,
        "Nationality and Borders Act 2022 s.62: a further positive decision about things done wholly before the first one "
        "gives no new recovery period as of right",
    ),
]

# The newest recovery period of each referral: its first day follows from the stored last day and the days it named.
PERIODS = r"""
create temporary table recovery_put_right on commit drop as
with stored as (
    select distinct on (referral_id) referral_id, due_on, (substring(due_why from '(\d+) days'))::int as days
    from nrm_step where due_why ~ '^Recovery period of at least \d+ days after the positive decision$'
    order by referral_id, at desc, id desc
), begun as (
    select referral_id, due_on as before, due_on - days as began,
           case when days = 45 and due_on - days between date '2022-12-13' and date '2023-01-29' then 30 else days end
           as days
    from stored
)
select b.referral_id, b.before, b.began + b.days - 1 as until, r.force, r.pseudonym, r.state,
       'Recovery period of at least ' || b.days || ' days, counted from the day of the positive decision' as why,
       r.state = 'recovery' or r.state = 'suspended' and (
           select s.was = 'recovery' from nrm_step s where s.referral_id = r.id and s.move = 'suspend'
           order by s.at desc, s.id desc limit 1
       ) or r.state = 'awaiting_cg' and r.began_on = b.before + 1 as is_running
from begun b join nrm_referral r on r.id = b.referral_id
"""

# History is never rewritten: that the day was wrong is a step of its own, beside the one that set it.
STEPS = """
insert into nrm_step (
    referral_id, force, move, was, became, made_on, maker, authority, reasons, reference, due_on, due_why, at,
    accepted_late
)
select referral_id, force, 'correct_due', state, state, current_date, 'time', '',
       'Counted from the day of the positive decision. Recorded before: ' || to_char(before, 'FMDD FMMonth YYYY')
       || '. Now: ' || to_char(until, 'FMDD FMMonth YYYY') || '.',
       '', case when state <> 'awaiting_cg' then until end, case when state <> 'awaiting_cg' then why else '' end,
       now(), false
from recovery_put_right where is_running and before <> until
"""

MOVED = """
select pseudonym, before, until from recovery_put_right where is_running and before <> until order by before, pseudonym
"""

REFERRALS = """
update nrm_referral r
set recovery_until = p.until,
    due_on = case when r.state = 'recovery' then p.until else r.due_on end,
    due_why = case when r.state = 'recovery' then p.why else r.due_why end,
    began_on = case when r.state = 'awaiting_cg' and p.is_running then p.until + 1 else r.began_on end
from recovery_put_right p where p.referral_id = r.id and r.recovery_until is null
"""

LIMITS = """
update nrm_referral set reconsider_until = null
where state in ('rg_negative', 'cg_negative') and reconsider_until is not null and began_on < date '2024-02-22'
"""


def rules(apps: Any, _schema_editor: Any) -> None:
    """Change the rows that are still as shipped, and add the two that are new."""
    rule = apps.get_model("nrm", "Rule")
    moved = 0
    for code, value, first, last, columns in CHANGED:
        shipped = rule.objects.filter(code=code, value=value, valid_from=first, valid_to=last)
        moved += shipped.exclude(**columns).update(**columns)
    for code, value, first, is_verified, source in NEW:
        if not rule.objects.filter(code=code, valid_from__lte=first, valid_to=None).exists():
            rule.objects.get_or_create(
                code=code, valid_from=first, defaults={"value": value, "is_verified": is_verified, "source": source}
            )
    if moved:
        sys.stdout.write(f"\n    Rules of the NRM put right: {moved}")


def days(_apps: Any, schema_editor: Any) -> None:
    """Put the days right that still matter, and print what moved."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(PERIODS)
        cursor.execute(MOVED)
        lines = [
            f"Recovery period of {name}: {before:%-d %B %Y} is now {now:%-d %B %Y}"
            for name, before, now in cursor.fetchall()
        ]
        cursor.execute(STEPS)
        cursor.execute(REFERRALS)
        cursor.execute(LIMITS)
        if cursor.rowcount:
            lines.append(f"Limits for a reconsideration that no rule of their day had: {cursor.rowcount}")
        cursor.execute("drop table recovery_put_right")
    sys.stdout.write("".join(f"\n    {line}" for line in lines))


class Migration(migrations.Migration):
    dependencies = [("nrm", "0027_recovery_period_and_reconsideration")]
    operations = [
        migrations.RunPython(rules, migrations.RunPython.noop),
        migrations.RunPython(days, migrations.RunPython.noop),
    ]
