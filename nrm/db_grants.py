"""The web works with referrals; the counter reads codes, days and states, never a word, a name or a pseudonym.

The one thing that the counter changes is what the calendar does by itself: it ends recovery periods.
"""

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
_RIGHTS = ("subjectrequest", "personcategory", "correction", "exportrequest")

GRANTS = {
    "tables": {
        "web": {
            f"nrm_{table}": "select, insert, update, delete"
            for table in (*_TABLES, *_CARE, *_CLAIMS, *_EARLIER, *_RIGHTS)
        }
        # A history is added to. Whose it is may change, and it goes with a draft (`0022_steps_and_consent_are_kept`).
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
    },
}
