"""What each database role may do with the action plan, and which rows it sees.

The web works with all of it, in the scope of a person: a force sees the actions of the force, and a coordinator those
of the unit too. A row of no force and no unit opens to the national team alone, and to no connection without a scope.
The counter makes notices from dates and reads no text and no account: a function says whose owner is still there.
"""

from core.scoped_rows import IN_SCOPE, Rows

_NATIONAL = "(select scope.role()) = 'national'"
_UNIT = (
    "force is null and (select scope.role()) = 'coordinator'"
    " and unit::text = (select u.unit from accounts_user u where u.id = (select scope.person()))"
)
_OF_THE_PLAN = f"{IN_SCOPE} or ({_UNIT}) or (force is null and {_NATIONAL})"
_MEETINGS = Rows(
    read=f"{_NATIONAL} or ((select scope.role()) = 'coordinator' and status in ('circulated', 'held', 'agreed'))",
    write=_NATIONAL,
)
# What belongs to a meeting opens with it: the subquery returns the meetings that the person reads.
_MEMBER = "(select scope.role()) = 'coordinator' and meeting_id in (select m.id from prosecutions_oversightmeeting m)"
_OF_A_MEETING = Rows(read=f"{_NATIONAL} or ({_MEMBER})", write=_NATIONAL)

GRANTS = {
    "tables": {
        "web": {
            "prosecutions_planaction": "select, insert, update (title, aim, force, unit, agency, agency_post, owner_id,"
            " due_on, status, proposed_by_id, ended_on, updated_at)",
            "prosecutions_planactionevent": "select, insert, update (force, unit)",
            "prosecutions_actionevidence": "select, insert, delete, update (force, unit)",
            "prosecutions_oversightmeeting": "select, insert, update (title, meets_on, agenda, attendees, status,"
            " updated_at)",
            "prosecutions_meetingstep": "select, insert",
            "prosecutions_meetingpaper": "select, insert, delete",
            "prosecutions_meetingdecision": "select, insert",
        },
        "counter": {
            "prosecutions_planaction": "select (id, public_id, force, unit, owner_id, due_on, status)",
        },
    },
    "functions": {
        "web": ("scope.assigned_actions(text[])",),
        "counter": ("scope.actions_of_present_owners(text[])",),
    },
    "policies": {
        "prosecutions_planaction": {"web": _OF_THE_PLAN},
        "prosecutions_planactionevent": {"web": _OF_THE_PLAN},
        "prosecutions_actionevidence": {"web": _OF_THE_PLAN},
        "prosecutions_oversightmeeting": {"web": _MEETINGS},
        "prosecutions_meetingstep": {"web": _OF_A_MEETING},
        "prosecutions_meetingpaper": {"web": _OF_A_MEETING},
        "prosecutions_meetingdecision": {"web": _OF_A_MEETING},
    },
}
