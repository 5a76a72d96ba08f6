"""What each database role may do with the action plan and with what belongs to prosecutions, and which rows it sees.

The web works with all of it, in the scope of a person: a force sees the actions of the force, and a coordinator those
of the unit too. A row of no force and no unit opens to the national team alone, and to no connection without a scope.
The counter makes notices from dates, counts cases and defendants by codes and dates, and reads no text and no account:
functions say whose owner is still there, and who is named for a sealed investigation.

A prosecution, a record of asset recovery or a joint investigation team is seen by those who see its investigation: a
force of theirs has or had it, and it is not sealed to them. It is changed by the force that has the investigation, and
of a sealed one by those who are named. A witness opens with the prosecution.
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
# A person sees a holding of the investigation, which a seal takes away (`investigations/db_grants.py`).
_HOLDING = "exists (select from investigations_holding h where h.investigation_id = {record}.investigation_id)"
_SEEN = _HOLDING.format(record="prosecutions_prosecutioncase")
_SEEN_ASSET = _HOLDING.format(record="prosecutions_assetrecord")
_SEEN_TEAM = _HOLDING.format(record="prosecutions_jointteam")
_CHANGED = (
    "exists (select from investigations_investigation i where i.id = {case}.investigation_id"
    " and (i.sealed is null or i.sealed = any ((select scope.unsealed('changed'))::bigint[])))"
)
_CASES = Rows(read=_SEEN, write=f"({IN_SCOPE}) and {_SEEN} and {_CHANGED.format(case='prosecutions_prosecutioncase')}")

_TEAMS = Rows(
    read=_SEEN_TEAM, write=f"({IN_SCOPE}) and {_SEEN_TEAM} and {_CHANGED.format(case='prosecutions_jointteam')}"
)
_OF_A_TEAM = "select from prosecutions_jointteam c where c.id = prosecutions_jointteamstep.team_id"
_ASSETS = Rows(
    read=_SEEN_ASSET, write=f"({IN_SCOPE}) and {_SEEN_ASSET} and {_CHANGED.format(case='prosecutions_assetrecord')}"
)


def _of_cases(rows: str) -> Rows:
    """Rows of the cases that the policy above shows; those of the cases that it lets somebody change.

    `rows` joins a case `c` to a row of the table.
    """
    changed = f"({IN_SCOPE}) and exists ({rows} and {_CHANGED.format(case='c')})"
    return Rows(read=f"exists ({rows})", write=changed)


_STEPS = _of_cases("select from prosecutions_prosecutioncase c where c.id = prosecutions_prosecutionstep.case_id")
_DEFENDANTS = _of_cases("select from prosecutions_prosecutioncase c where c.id = prosecutions_defendant.case_id")
_CHARGES = _of_cases(
    "select from prosecutions_defendant d join prosecutions_prosecutioncase c on c.id = d.case_id"
    " where d.id = prosecutions_charge.defendant_id"
)
# A link to a crime record is seen, and changed, by those who see that record too.
_RECORD = "exists (select from nrm_crimerecord r where r.id = prosecutions_defendantcrime.record_id)"
_OF_A_DEFENDANT = _of_cases(
    "select from prosecutions_defendant d join prosecutions_prosecutioncase c on c.id = d.case_id"
    " where d.id = prosecutions_defendantcrime.defendant_id"
)
_CRIME_LINKS = Rows(read=f"({_OF_A_DEFENDANT.read}) and {_RECORD}", write=f"({_OF_A_DEFENDANT.write}) and {_RECORD}")
_WITNESSES = _of_cases("select from prosecutions_prosecutioncase c where c.id = prosecutions_witness.case_id")


def _of_witnesses(table: str) -> Rows:
    """What belongs to a victim or witness opens, and is changed, with the case."""
    return _of_cases(
        "select from prosecutions_witness w join prosecutions_prosecutioncase c on c.id = w.case_id"
        f" where w.id = {table}.witness_id"
    )


_MEASURES = _of_witnesses("prosecutions_specialmeasure")
_ASSET_STEPS = _of_cases("select from prosecutions_assetrecord c where c.id = prosecutions_assetstep.asset_id")

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
            "prosecutions_prosecutioncase": "select, insert, update (urn, is_flagged, status, advice_requested_on,"
            " advice_received_on, referred_on, suspects, decision, decided_on, charged)",
            "prosecutions_prosecutionstep": "select, insert",  # append-only (`sql/keep_prosecution_steps.sql`)
            "prosecutions_defendant": "select, insert, update (subject_id, status, remand, remanded_on, track,"
            " used_days, custody_limit_on, first_hearing_on, trial_on, trial_ends_on, result, result_on, sentence,"
            " months, sentenced_on, prevention_order, order_on)",
            "prosecutions_charge": "select, insert, update (plea, plea_on, result, result_on, is_removed)",
            "prosecutions_defendantcrime": "select, insert, delete",
            "prosecutions_jointteam": "select, insert, update (status, states, has_eurojust, has_europol, funding,"
            " basis, agreed_on, runs_to, ended_on, end_reason)",
            "prosecutions_jointteamstep": "select, insert",  # append-only (`sql/joint_team_of_force.sql`)
            "prosecutions_witness": "select, insert, update (kind, is_under_18, is_abroad, country, needs_interpreter,"
            " referral_id, status, last_contact_on, next_contact_on, willingness, willingness_on, stage,"
            " needs_assessed_on, statement, statement_on, no_measures_on, abroad, abroad_on, evidence, reason,"
            " ended_on)",
            "prosecutions_witnesssupport": 'select, insert, update (status, "on")',
            "prosecutions_specialmeasure": 'select, insert, update (status, "on")',
            "prosecutions_witnessstep": "select, insert",  # append-only (`sql/witnesses_of_case.sql`)
            "prosecutions_prosecutionrule": "select, insert, update (value, valid_from, valid_to, is_verified, source)",
            "prosecutions_principaloffence": 'select, insert, update ("group", valid_from, valid_to, is_verified,'
            " source)",
            "prosecutions_assetrecord": "select, insert, update (status, made_on, ends_on, amount, benefit, available,"
            " months, forfeited, collected, interest)",
            "prosecutions_assetstep": "select, insert",  # append-only (`sql/assets_of_force.sql`)
        },
        "counter": {
            "prosecutions_planaction": "select (id, public_id, force, unit, owner_id, due_on, status)",
            "prosecutions_prosecutioncase": "select (id, public_id, investigation_id, force, is_flagged, referred_on,"
            " suspects, decision, decided_on, charged)",
            "prosecutions_prosecutionstep": 'select (id, case_id, move, "on", undoes_id)',
            "prosecutions_defendant": "select (id, case_id, force, status, result_on, remand, custody_limit_on,"
            " first_hearing_on, trial_on)",
            "prosecutions_assetrecord": "select (id, public_id, investigation_id, force, kind, status, ends_on)",
            "prosecutions_jointteam": "select (id, public_id, investigation_id, force, status, runs_to)",
            "prosecutions_prosecutionrule": "select (code, value, valid_from, valid_to)",
        },
        "clerk": {
            "prosecutions_prosecutioncase": "select (id, public_id, investigation_id, force, urn, is_flagged, status,"
            " referred_on, suspects, decision, decided_on, charged, created_at)",
            "prosecutions_defendant": "select (id, case_id, status, remand, custody_limit_on, first_hearing_on,"
            " trial_on, trial_ends_on, prevention_order)",
            "prosecutions_charge": 'select (id, defendant_id, "group", result, is_removed)',
            "prosecutions_defendantcrime": "select (id, defendant_id, record_id)",
            "prosecutions_jointteam": "select (id, public_id, investigation_id, force, status, states, has_eurojust,"
            " has_europol, funding, basis, proposed_on, agreed_on, runs_to, ended_on, end_reason)",
            "prosecutions_witness": "select (id, public_id, case_id, force, number, kind, is_under_18, is_abroad,"
            " country, needs_interpreter, status, first_contact_on, last_contact_on, next_contact_on, willingness,"
            " stage, no_measures_on, abroad, evidence, reason)",
            "prosecutions_specialmeasure": "select (id, witness_id, status)",
            "prosecutions_assetrecord": "select (id, public_id, investigation_id, force, defendant_id,"
            " confiscation_id, kind, status, started_on, made_on, ends_on, amount, forfeited, collected, interest)",
            "prosecutions_prosecutionrule": "select",
        },
    },
    "functions": {
        "web": ("scope.assigned_actions(text[])",),
        "counter": ("scope.actions_of_present_owners(text[])", "scope.people_of_investigations(bigint[])"),
    },
    "policies": {
        "prosecutions_planaction": {"web": _OF_THE_PLAN},
        "prosecutions_planactionevent": {"web": _OF_THE_PLAN},
        "prosecutions_actionevidence": {"web": _OF_THE_PLAN},
        "prosecutions_oversightmeeting": {"web": _MEETINGS},
        "prosecutions_meetingstep": {"web": _OF_A_MEETING},
        "prosecutions_meetingpaper": {"web": _OF_A_MEETING},
        "prosecutions_meetingdecision": {"web": _OF_A_MEETING},
        "prosecutions_prosecutioncase": {"web": _CASES, "clerk": _SEEN},
        "prosecutions_prosecutionstep": {"web": _STEPS},
        "prosecutions_defendant": {"web": _DEFENDANTS, "clerk": _DEFENDANTS.read},
        "prosecutions_charge": {"web": _CHARGES, "clerk": _CHARGES.read},
        "prosecutions_defendantcrime": {"web": _CRIME_LINKS, "clerk": _CRIME_LINKS.read},
        "prosecutions_jointteam": {"web": _TEAMS, "clerk": _SEEN_TEAM},
        "prosecutions_jointteamstep": {"web": _of_cases(_OF_A_TEAM)},
        "prosecutions_witness": {"web": _WITNESSES, "clerk": _WITNESSES.read},
        "prosecutions_witnesssupport": {"web": _of_witnesses("prosecutions_witnesssupport")},
        "prosecutions_specialmeasure": {"web": _MEASURES, "clerk": _MEASURES.read},
        "prosecutions_witnessstep": {"web": _of_witnesses("prosecutions_witnessstep")},
        "prosecutions_assetrecord": {"web": _ASSETS, "clerk": _SEEN_ASSET},
        "prosecutions_assetstep": {"web": _ASSET_STEPS},
    },
}
