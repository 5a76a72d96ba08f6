"""Database grants: the web role reads and writes referrals; the counting role reads codes, days and states only.

The counting role reads no free text, name or pseudonym. It makes one change, which depends only on the calendar: it
ends recovery periods. The clerk reads what the list of referrals prints, in the scope of the person who exports it.
"""

from core.scoped_rows import IN_SCOPE, SCOPED, Rows, of_forces

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
_CRIME = ("crimerecord", "crimetransfer")  # and their steps
_CRIME_SYSTEM = ("crimesystemexport", "crimesystementry", "rejectedpair")
_EXTRACTED = ("referralextraction", "referralextractioncell")
_RIGHTS = ("subjectrequest", "personcategory", "correction", "exportrequest")

# A referral is also read by the force that it is offered to, until that force answers, and by a force that agrees with
# its own that both have a referral of one person. Offers and comparisons have policies of their own, and count only if
# they name the force of the referral.
_IS_OFFERED = (
    "exists (select from nrm_referraltransfer t where t.referral_id = nrm_referral.id"
    " and t.force = nrm_referral.force and t.state = 'offered')"
)
_IS_THE_SAME = (
    "exists (select from nrm_matchcomparison c where c.says = 'same' and c.other_says = 'agrees'"
    " and (nrm_referral.id, nrm_referral.force) in"
    " ((c.referral_id, c.force), (c.other_referral_id, c.other_force)))"
)
_KNOWN = f"{IN_SCOPE} or {_IS_OFFERED} or {_IS_THE_SAME}"
# The force whose record a search matched learns for which referral it was made, by its number.
_MATCHED = f"{IN_SCOPE} or exists (select from matching_matchhit h where h.try_id = nrm_matchinquiry.attempt)"

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
            "nrm_outcometype": "select, insert, update",
            "nrm_crimestep": "select, insert",  # append-only (`sql/keep_crime_steps.sql`)
        }
        | {f"nrm_{table}": "select, insert, update" for table in _CRIME}
        | {
            "nrm_crimesystemexport": "select, insert, update (withdrawn_at, withdrawn_by_id)",
            "nrm_crimesystementry": "select, insert, update, delete",
            "nrm_rejectedpair": "select, insert, delete",
        },
        "counter": {
            "nrm_nrmrule": "select",
            "nrm_referralextraction": "select, insert",
            "nrm_referralextractioncell": "select, insert",
            "nrm_referral": "select (id, public_id, force, under_18, consent, case_type, age_at_exploitation, gender,"
            " nationality, second_nationality, place, how_exploited, county_lines, erased, state, began_on, due_on,"
            " submitted_at, authority), update (state, began_on, due_on, due_why, reconsider_until)",
            "nrm_subjectrequest": "select (id, referral_id, kind, outcome, lifted_on)",
            "nrm_referralstep": "select (id, referral_id, force, move, was, became, made_on, maker, authority, due_on,"
            " at,"
            " accepted_late), insert",
            "nrm_crimerecord": "select (id, force, status, crime_class, crime_at, outcome, outcome_on)",
            "nrm_outcometype": 'select (id, code, "group", valid_from, valid_to)',
        },
        "clerk": {
            "nrm_referral": "select (id, public_id, pseudonym, force, owner_id, encounter_id, case_type, state, due_on,"
            " created_at)",
            "nrm_crimerecord": "select (id, public_id, force, source, authority_reference, reference, place, decision,"
            " decided_on, reported_at, recorded_at, status, crime_due_at, cancellation, cancellation_requested,"
            " kept_despite, outcome, outcome_on, referral_id, was_crime, erased)",
            "nrm_outcometype": 'select (id, code, "group")',
            "nrm_crimetransfer": "select (id, record_id, force, state)",
            "nrm_encounter": "select (id, force, happened_on)",
            "nrm_subjectrequest": "select (id, referral_id, force, kind, outcome, lifted_on)",
        },
    },
    "functions": {
        "web": (
            "scope.join_referral_transfer(bigint)",
            "scope.join_crime_transfer(bigint)",
            "scope.assigned_referrals(text[])",
        ),
    },
    "policies": {
        f"nrm_{table}": SCOPED
        for table in (
            *_TABLES,
            *_HISTORY,
            *_CLAIMS,
            *_EARLIER,
            *_CARE,
            *_RIGHTS,
            *_EXTRACTED,
            *_CRIME,
            *_CRIME_SYSTEM,
            "crimestep",
        )
    }
    | {
        "nrm_referral": {"web": Rows(read=_KNOWN, write=IN_SCOPE), "clerk": IN_SCOPE},
        "nrm_referraltransfer": {"web": Rows(read=of_forces("force", "receiver_id"), write=IN_SCOPE)},
        "nrm_crimetransfer": {
            "web": Rows(read=of_forces("force", "receiver_id"), write=IN_SCOPE),
            "clerk": IN_SCOPE,
        },
        "nrm_matchinquiry": {"web": Rows(read=_MATCHED, write=IN_SCOPE)},
        "nrm_matchcomparison": {"web": of_forces("force", "other_force")},
    },
}
