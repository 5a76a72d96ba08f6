"""The columns with text that an erasure leaves, each with its reason: `STAYING` one by one, `TABLES` as a whole."""

from __future__ import annotations

CODE = "a code, from a list of the service"
NUMBERS = "codes and names of counts, about no single record"
DIGEST = "a digest of counts, or of a file that is not stored"
DISCLOSED = "who received a list and why: the account of a disclosure stays, and its form asks for no names"
RETENTION = "why a record was erased, held or kept: its account stays, and its form asks for no names"
OF_RETURN = "about a return as a whole, and tied to no record: its form asks for no names"
EMERGENCY = "why somebody opened a sealed case, and what the review found: misuse must stay provable"
PSEUDONYM = "drawn at random: it says nothing about the person, and is on files that the force exported"
SEARCH = "the code of why somebody searched, and a reference of theirs: misuse must stay provable"
NUMBER = "a random number of this service, by which the log names the subject"
ARCHIVE = "the name, checksum and key of a file, and why the service could not make it"
OWN_SEARCH = "what a reader typed in a search: tied to no version, and nobody else sees it"
VOCABULARY = "terms of the field that mean the same, kept by the national team"
PLAN = "work of organisations on prosecutions, about no case: its forms ask for no names"
SETTING = "a setting of the force or of the service, about no record"


def of(table: str, columns: str, reason: str) -> dict[tuple[str, str], str]:
    """The same reason for several columns of a table."""
    return {(table, column): reason for column in columns.split()}


STAYING: dict[tuple[str, str], str] = (
    of(
        "accounts_reviewedperson",
        "words",
        "what should change about an account, and no case: its form asks for no names",
    )
    | of("exports_listexport", "filter_codes forces list_name name records sha256", CODE)
    | of("exports_listexport", "reason recipient", DISCLOSED)
    | of("guidance_bundle", "name public_key refusal sha256", ARCHIVE)
    | of("guidance_debrief", "agencies forces", CODE)
    | of("guidance_savedsearch", "narrowed typed", OWN_SEARCH)
    | of("guidance_synonym", "roots terms", VOCABULARY)
    | of("guidance_version", "audiences circumstances restricted_to stages sub_types types", CODE)
    | of("guidance_versionstep", "move", CODE)
    | of("investigations_emergencyaccess", "reason review_words", EMERGENCY)
    | of("investigations_entry", "not_applicable partner_agencies secondary_types sub_types", CODE)
    | of(
        "investigations_entryprofile",
        "review_reasons suspect_ages suspect_genders suspect_nationalities"
        " victim_ages victim_genders victim_nationalities",
        CODE,
    )
    | of("investigations_casetoreview", "review_reasons urgency", CODE)
    | of("investigations_finding", "field rule", CODE)
    | of("investigations_investigation", "handling", CODE)
    | of("investigations_query", "about", "a code of a total, and blank for a query about an investigation")
    | of("investigations_returnevent", "move", CODE)
    | of("investigations_returnevent", "reason", OF_RETURN)
    | of("investigations_returnupload", "draft key", "a version of the draft, and a key of a request")
    | of("investigations_revision", "fingerprint", DIGEST)
    | of("matching_matchattempt", "app", CODE)
    | of("reports_officialfigure", "breakdown", CODE)
    | of("nrm_claim", "contradicted elements", CODE)
    | of("nrm_consentact", "explained", CODE)
    | of("nrm_crimerecord", "kept_despite outcome", CODE)
    | of("nrm_crimesystementry", "outcome accepted", CODE)
    | of("nrm_crimesystemexport", "columns", CODE)
    | of("nrm_crimestep", "move outcome", CODE)
    | of("nrm_encounter", "setting", CODE)
    | of("nrm_referral", "due_why how_exploited", CODE)
    | of("nrm_referral", "pseudonym", PSEUDONYM)
    | of("nrm_referralstep", "due_why move", CODE)
    | of("nrm_referraltransfer", "pseudonym", PSEUDONYM)
    | of("nrm_safeguardingaction", "item", CODE)
    | of("matching_lookup", "app", CODE)
    | of("matching_lookup", "reason", SEARCH)
    | of("matching_lookupfinding", "app fits", CODE)
    | of("matching_lookupfinding", "reason", SEARCH)
    | of("orders_breachstep", "move", CODE)
    | of("orders_condition", "template", CODE)
    | of("orders_order", "decided_as noted to_complete", CODE)
    | of("orders_orderstep", "move papers", CODE)
    | of("orders_subject", "number", NUMBER)
    | of("orders_subjecttransfer", "number", NUMBER)
    | of("prosecutions_assetstep", "became before detail move was", CODE)
    | of("prosecutions_prosecutionstep", "became before detail move was", CODE)
    | of("prosecutions_jointteam", "end_reason states", CODE)
    | of("prosecutions_jointteamstep", "became before detail move was", CODE)
    | of("prosecutions_witness", "country", CODE)
    | of("prosecutions_witnessstep", "became before detail move was", CODE)
    | of("retention_erasure", "decision_reason kind reason", RETENTION)
    | of("retention_keepdecision", "kind reason", RETENTION)
    | of("retention_legalhold", "kind lifted_reason reason", RETENTION)
)

TABLES: dict[str, str] = {
    "figures_annotation": "words about published figures, which are part of them",
    "figures_batch": NUMBERS,
    "figures_carriedforce": OF_RETURN,
    "figures_registercell": NUMBERS,
    "figures_registermonth": DIGEST,
    "figures_registerspan": "the months in which a register is complete, about no record",
    "figures_suppliedfigure": NUMBERS,
    "figures_deadlineextension": OF_RETURN,
    "figures_figure": NUMBERS,
    "figures_snapshotaddition": NUMBERS,
    "figures_snapshotopening": NUMBERS,
    "figures_snapshotsource": NUMBERS,
    "imports_learnedheader": "the headers of a force's own files, never a value",
    "imports_upload": DIGEST,
    "investigations_advicemonth": DIGEST,
    "investigations_advicemonthcell": NUMBERS,
    "investigations_answertime": NUMBERS,
    "investigations_casereviewcount": NUMBERS,
    "matching_matchhit": CODE,
    "nrm_referralextraction": DIGEST,
    "nrm_referralextractioncell": NUMBERS,
    "orders_dutynumber": "the telephone number of a force's duty officer, about no subject",
    "orders_orderextraction": DIGEST,
    "orders_orderextractioncell": NUMBERS,
    "prosecutions_actionevidence": PLAN,
    "prosecutions_meetingpaper": PLAN,
    "prosecutions_planaction": PLAN,
    "prosecutions_planactionevent": PLAN,
    "reference_forcealias": SETTING,
    "reference_forcename": SETTING,
    "reference_forcepopulation": SETTING,
    "systems_apitoken": SETTING,
    "systems_system": SETTING,
    "systems_webhookdelivery": SETTING,
    "systems_webhookendpoint": SETTING,
    "systems_webhookevent": "an address with public ids",
}
