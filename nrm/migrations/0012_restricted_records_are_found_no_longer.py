"""Records that were restricted before a restriction stopped anything can't be come upon by other forces either.

There is no way back: what a record can be found by is kept anew when it is saved, or when its restriction is lifted.
"""

from __future__ import annotations

from django.db import migrations

FORGET = """
delete from matching_token t using nrm_referral r, nrm_subjectrequest q
where t.room = 'nrm' and t.record = r.public_id and q.referral_id = r.id
  and q.kind = 'restriction' and q.outcome in ('granted', 'partly') and q.lifted_on is null
"""


class Migration(migrations.Migration):
    dependencies = [("nrm", "0011_restrictions_are_lifted"), ("matching", "0002_functions")]
    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
