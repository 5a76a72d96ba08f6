"""Database grants: the web role reads and writes referrals; the counting role reads codes, days and states only.

The counting role reads no free text, name or pseudonym. It makes one change, which depends only on the calendar: it
ends recovery periods. The clerk reads what the list of referrals prints, in the scope of the person who exports it.
"""

from core.scoped_rows import SCOPED, of_forces

_TABLES = ("encounter", "referral", "formanswer", "answertext", "identity", "identityaccessrequest")
_HISTORY = ("referralstep", "consentact")
_CLAIMS = ("claim", "claimtext", "referraltransfer")
_EARLIER = ("matchinquiry", "matchcomparison")
_CARE = (
    "agedecision",
    "safeguarding",
    "safeguardingtext",
    "safeguardingaction",
    "safecontact",
    "missingepisode",
    "priorityrequest",
    "ownerchange",
)
_EXTRACTED = ("referralextraction", "referralextractioncell")
_RIGHTS = ("subjectrequest", "personcategory", "correction", "exportrequest")

GRANTS = {
    "tables": {
        "web": {
            f"nrm_{table}": "select, insert, update, delete"
            for table in (*_TABLES, *_CARE, *_CLAIMS, *_EARLIER, *_RIGHTS)
        }
        # History tables are append-only. Their force may change, and their rows go with a draft
        # (`sql/keep_history.sql`).
        | {f"nrm_{table}": "select, insert, update (force), delete" for table in _HISTORY}
        | {
            "nrm_nrmrule": "select, insert, update",
            "nrm_chargedoffence": "select, insert, update",
            "nrm_referralextraction": "select",
        },
        "counter": {
            "nrm_nrmrule": "select",
            "nrm_referralextraction": "select, insert",
            "nrm_referralextractioncell": "select, insert",
            "nrm_referral": "select (id, public_id, force, under_18, consent, case_type, age_at_exploitation, gender,"
            " nationality, second_nationality, place, how_exploited, county_lines, state, began_on, due_on,"
            " submitted_at, authority), update (state, began_on, due_on, due_why, reconsider_until)",
            "nrm_subjectrequest": "select (id, referral_id, kind, outcome, lifted_on)",
            "nrm_referralstep": "select (id, referral_id, force, move, was, became, made_on, maker, authority, due_on,"
            " at,"
            " accepted_late), insert",
        },
        "clerk": {
            "nrm_referral": "select (id, public_id, pseudonym, force, owner_id, encounter_id, case_type, state, due_on,"
            " created_at)",
            "nrm_encounter": "select (id, force, happened_on)",
            "nrm_subjectrequest": "select (id, referral_id, force, kind, outcome, lifted_on)",
        },
    },
    "policies": {
        f"nrm_{table}": SCOPED for table in (*_TABLES, *_HISTORY, *_CLAIMS, *_EARLIER, *_CARE, *_RIGHTS, *_EXTRACTED)
    }
    | {
        # The force that is offered a referral sees the offer and answers it; each side of a comparison writes its answer.
        "nrm_referraltransfer": {"web": of_forces("force", "receiver_id")},
        "nrm_matchcomparison": {"web": of_forces("force", "other_force")},
    },
}
