"""Database grants: the web role works with returns; the counting role reads codes, dates, counts and states.

The counting role can never read text that a user typed. The clerk reads what the lists of investigations, cases to
review, cases behind a number and advice print, in the scope of the person who exports one.
"""

from collections.abc import Mapping

from core.scoped_rows import IN_SCOPE, PERSON, SCOPED, Rows, of_forces

_TABLES = (
    "investigation",
    "investigationtext",
    "holding",
    "supportingforce",
    "investigationtransfer",
    "jointdecision",
    "monthlyreturn",
    "revision",
    "entry",
    "entrytext",
    "entrypeople",
    "finding",
    "query",
    "reviewclaim",
)
# What the lists print and narrow by; of queries only their state and when somebody wrote in them, of returns which
# there are. The clerk sees a row only in the scope of a person who sees its force; an investigation, which may be with
# another force by now, if the force has or had it.
_LISTED = ("holding", "revision", "entry", "entrypeople", "entryprofile", "advice")
_IN_PART = {
    "query": "select (id, force, investigation_id, state)",
    "querymessage": "select (id, force, query_id, at)",
    "monthlyreturn": "select (id, force, period, status)",
}
# An investigation is of the force that has it and of each that had it, which have a holding; a force that supports it,
# or is offered it, sees that it exists. Each of these tables has its own policy.
_KNOWN = "exists (select from investigations_{table} t where t.investigation_id = investigations_investigation.id)"
_HELD = f"{IN_SCOPE} or {_KNOWN.format(table='holding')}"
_LINKED = " or ".join([_HELD, _KNOWN.format(table="supportingforce"), _KNOWN.format(table="investigationtransfer")])
# Of a sealed case nobody sees a row who is not named for it (docs/adr/0065). What is counted may be opened for counting
# and for carrying it to the next month; a text never is.
_COUNTED = ("investigation", "entry", "entrypeople", "entryprofile", "casetoreview", "query")
_TEXTS = (
    "investigationtext",
    "holding",
    "supportingforce",
    "investigationtransfer",
    "jointdecision",
    "entrytext",
    "finding",
    "querymessage",
    "advice",
)
# What the web role needs to read and to write a sealed row, as `scope.unsealed` names it.
_KINDS = dict.fromkeys(_COUNTED, ("counted", "carried")) | dict.fromkeys(_TEXTS, ("shown", "changed"))


def _open(kind: str, column: str = "sealed") -> str:
    """The rows of sealed cases that are open to the person in this way (`sql/unsealed.sql`)."""
    return f"{column} = any ((select scope.unsealed('{kind}'))::bigint[])"


def _unless_sealed(rows: str, kind: str, *, also: str = "") -> str:
    """These rows, but of sealed cases only those that are open. One that is not sealed costs a comparison with null."""
    return f"({rows}) and (sealed is null or {_open(kind)}{also})"


# A month is carried forward according to the transfers of its cases that were accepted: they have no text.
_ALSO = {"investigationtransfer": f" or state = 'accepted' and {_open('counted')}"}
# A file may hold several cases; one in which somebody typed a sealed reference themselves stays theirs, too.
_UPLOADS = (
    f"({IN_SCOPE}) and (sealed is null or sealed <@ (select scope.unsealed('shown')))"
    f" and (mentions is null or by_id = {PERSON} or mentions <@ (select scope.unsealed('shown')))"
)
# A seal is for those who are named, while they work where it is; who opened the case in an emergency reads who they
# are, also for a force that had it. One that has ended is for the leads of its force who see the case: of a sealed one,
# those who are not named see no holding.
_RUNNING_SEAL = (
    f"ended_at is null and {_open('shown', 'investigation_id')}"
    f" and (({IN_SCOPE}) or not {_open('changed', 'investigation_id')})"
)
_OF_A_CASE_SEEN = (
    "exists (select from investigations_holding h where h.investigation_id ="
    " investigations_investigationseal.investigation_id)"
)
_ENDED_SEAL = f"ended_at is not null and (select scope.role()) = 'lead' and ({IN_SCOPE}) and {_OF_A_CASE_SEEN}"
_HISTORY = (
    "returnevent",
    "querymessage",
    "entryprofile",
    "casetoreview",
    "casereviewcount",
    "certificationchoice",
)
_OTHERS = ("advice", "returnupload", "answertime")


def _of_web(table: str, rows: str | Rows) -> Rows:
    """The rows of the web role in a table that has the column `sealed`, among those of its forces."""
    given = Rows(read=rows, write=rows) if isinstance(rows, str) else rows
    read, write = _KINDS[table]
    return Rows(
        read=_unless_sealed(given.read, read, also=_ALSO.get(table, "")), write=_unless_sealed(given.write, write)
    )


def _with_seals(policies: Mapping[str, Mapping[str, str | Rows]]) -> dict[str, dict[str, str | Rows]]:
    """The policies, with what is sealed left out."""
    sealed: dict[str, dict[str, str | Rows]] = {}
    for name, of_roles in policies.items():
        table = name.removeprefix("investigations_")
        sealed[name] = {
            role: rows
            if table not in _KINDS
            # No file is to hold what the person reads in an emergency, after it is over.
            else (_of_web(table, rows) if role == "web" else _unless_sealed(str(rows), "changed"))
            for role, rows in of_roles.items()
        }
    return sealed


GRANTS = {
    "tables": {
        "web": {f"investigations_{table}": "select, insert, update, delete" for table in _TABLES}
        | {f"investigations_{table}": "select, insert" for table in (*_HISTORY, "rulechange")}
        | {
            "investigations_advice": "select, insert, update (result, result_reason, result_at, result_by_id,"
            " withdrawn_at, withdrawn_by_id, withdrawn_reason)",
            "investigations_reviewdelegation": "select, insert, update (ended_at)",
            "investigations_returnupload": "select, insert, update (rows, cells, report, draft, problems,"
            " changes, stored_at)",
            "investigations_answertime": "select, insert, update (seconds, given, changed)",
            "investigations_investigationseal": "select",
            "investigations_sealedperson": "select",
            "investigations_emergencyaccess": "select",
        },
        "counter": {
            "investigations_monthlyreturn": "select",
            "investigations_revision": "select (id, monthly_return_id, force, period, number, state, rolled_from_id,"
            " rolled_live, is_nil, submitted_at, fingerprint, approved_at)",
            "investigations_investigation": "select (id, public_id, force, same_operation_as_id, latest_entry_id)",
            "investigations_supportingforce": "select (id, investigation_id, force, supporter_id, ended_on)",
            "investigations_holding": "select (id, investigation_id, force, begins_on, ends_on)",
            "investigations_entry": "select (id, revision_id, force, investigation_id, holding_id, previous_id,"
            " arrival, state, opened_on, stage, origin, primary_type, secondary_types, sub_types, closing_reason,"
            " closed_on, merged_into_id, children_involved, county_lines, organised_immigration_crime,"
            " adult_services_website, cross_border, early_advice, section_45, financial_investigator,"
            " victim_liaison_officer, international_checks, partner_agencies, nrm_referrals, morile_score,"
            " not_applicable, is_complete)",
            "investigations_entrypeople": "select",
            "investigations_entryprofile": "select (entry_id, force, changed_in, stage_since, review_reasons, is_joint,"
            " victims, suspects, children)",
            "investigations_returnevent": "select (id, revision_id, move, at)",
            "investigations_query": "select (id, force, monthly_return_id, state, for_person_id, reply_by)",
            "investigations_advice": "select (id, force, given_on, about, result, unit, withdrawn_at)",
            "investigations_advicemonth": "select, insert",
            "investigations_advicemonthcell": "select, insert",
        },
        "clerk": {f"investigations_{table}": "select" for table in ("investigation", *_LISTED)}
        | {f"investigations_{table}": rights for table, rights in _IN_PART.items()},
    },
    # An import gives its rows their numbers itself, so that it can send them without waiting for those before.
    "sequences": {
        "web": tuple(f"investigations_{table}_id_seq" for table in ("investigation", "holding", "entry")),
    },
    "functions": {
        "web": (
            "scope.returned_twice(bigint)",
            "scope.supported()",
            "scope.join_transfer(bigint)",
            "scope.corrections_between(bigint,bigint)",
            "scope.is_behind(text,integer,timestamp with time zone)",
            "scope.set_latest_entries(bigint)",
            "scope.approved_among(bigint[])",
            "scope.holders_of(bigint)",
            "scope.unsealed(text)",
            "scope.hides_sealed()",
            "scope.leaves_out_sealed()",
            "scope.hold_off_sealing(text)",
            "scope.read_only_rows(bigint[])",
            "scope.fields_as_typed(bigint)",
            "scope.keep_findings(bigint,json,bigint[],text[],text[],text[],timestamp with time zone)",
            "scope.warned_rows(bigint[])",
            "scope.sealed_texts_in(bigint[])",
            "scope.note_mentions(bigint,text[])",
            "scope.count_sealed(boolean)",
            "scope.hidden_in(bigint[])",
            "scope.was_sealed(bigint)",
            "scope.sealed_references(text,text[])",
            "scope.is_supported(bigint)",
            "scope.carry_sealed_text(bigint,bigint,bigint[],boolean)",
            "scope.fingerprint_of_texts(bigint)",
            "scope.seal_investigation(bigint,text,date,bigint[])",
            "scope.change_seal(bigint,date,bigint[])",
            "scope.unseal_investigation(bigint,text)",
            "scope.join_seal(uuid)",
            "scope.seals_of_force()",
            "scope.open_in_emergency(text,text,text)",
            "scope.end_emergency(uuid)",
            "scope.review_emergency(uuid,boolean,text)",
        ),
        "clerk": ("scope.unsealed(text)", "scope.hides_sealed()"),
        "counter": (
            "scope.forget_uploaded_rows()",
            "scope.hides_sealed()",
            "scope.corrections_between(bigint,bigint)",
            "scope.is_behind(text,integer,timestamp with time zone)",
        ),
    },
    "policies": _with_seals(
        {f"investigations_{table}": SCOPED for table in (*_TABLES, *_HISTORY, *_OTHERS)}
        | {
            "investigations_investigation": {"web": Rows(read=_LINKED, write=IN_SCOPE), "clerk": _HELD},
            "investigations_supportingforce": {"web": Rows(read=of_forces("force", "supporter_id"), write=IN_SCOPE)},
            # Only owner functions let a receiver answer: it could otherwise write an offer to itself.
            "investigations_investigationtransfer": {
                "web": Rows(read=of_forces("force", "receiver_id"), write=IN_SCOPE)
            },
            "investigations_jointdecision": {"web": Rows(read=of_forces("force", "other_force_id"), write=IN_SCOPE)},
            "investigations_returnupload": dict.fromkeys(("web", "clerk"), _UPLOADS),
            # A lead, who does not see it, knows how many there are by `scope.seals_of_force`.
            "investigations_investigationseal": {"web": f"{_RUNNING_SEAL} or {_ENDED_SEAL}"},
            "investigations_sealedperson": {
                # The rows of the seals that the policy above shows.
                "web": "exists (select from investigations_investigationseal s where s.id = seal_id)"
            },
            "investigations_emergencyaccess": {
                "web": f"person_id = {PERSON} or {_open('changed', 'investigation_id')}"
                " or (select scope.role()) in ('auditor', 'administrator', 'national')"
                f" or (select scope.role()) = 'lead' and ({IN_SCOPE})"
            },
        }
    ),
}
