"""The words by which a file of past orders names kinds of order, courts, parties and what happened.

Each table has the code of a term with the words that mean it; the first is the word that the template offers.
"""

from __future__ import annotations

from orders.choices import Basis, ConditionKind, CourtKind, HowServed, OrderKind, Party, Reach
from orders.workflow import AT_SENTENCE

STPO = "stpo"  # the applicant or the court decides which section (`meaning`)
KINDS: dict[str, tuple[str, ...]] = {
    OrderKind.STPO_SENTENCE: (
        "STPO on sentence",
        "STPO on conviction",
        "Prevention order on sentence",
        "s.14 STPO",
        "STPO s.14",
        "STPO (s.14)",
        "Section 14",
        "s14",
    ),
    OrderKind.STPO_APPLICATION: (
        "STPO on application",
        "Prevention order on application",
        "s.15 STPO",
        "STPO s.15",
        "STPO (s.15)",
        "Standalone STPO",
        "Stand-alone STPO",
        "Section 15",
        "s15",
    ),
    STPO: ("STPO", "Prevention order", "Slavery and trafficking prevention order", "Full STPO"),
    OrderKind.STRO: (
        "STRO",
        "Risk order",
        "Slavery and trafficking risk order",
        "s.23 STRO",
        "STRO s.23",
        "STRO (s.23)",
        "Full STRO",
        "Section 23",
        "s23",
    ),
    OrderKind.INTERIM_STPO: (
        "Interim STPO",
        "ISTPO",
        "STPO (interim)",
        "STPO interim",
        "Interim prevention order",
        "Interim slavery and trafficking prevention order",
    ),
    OrderKind.INTERIM_STRO: (
        "Interim STRO",
        "ISTRO",
        "STRO (interim)",
        "STRO interim",
        "Interim risk order",
        "Interim slavery and trafficking risk order",
    ),
    OrderKind.NI_STPO: ("STPO (Northern Ireland)", "NI STPO"),
    OrderKind.TEPO: ("TEPO", "Trafficking and exploitation prevention order"),
    OrderKind.TERO: ("TERO", "Trafficking and exploitation risk order"),
    OrderKind.NI_INTERIM_STPO: ("Interim STPO (Northern Ireland)", "NI interim STPO"),
    OrderKind.INTERIM_TEPO: ("Interim TEPO", "Interim trafficking and exploitation prevention order"),
    OrderKind.INTERIM_TERO: ("Interim TERO", "Interim trafficking and exploitation risk order"),
}
BASES: dict[str, tuple[str, ...]] = {
    Basis.CONVICTION: ("Conviction", "Convicted", "Yes", "Y"),
    Basis.INSANITY: ("Insanity", "Not guilty by reason of insanity"),
    Basis.DISABILITY: ("Disability", "Under a disability, and did the act"),
    Basis.CAUTION: ("Caution", "Cautioned"),
    Basis.ABROAD: ("Offence abroad", "Abroad"),
    Basis.NONE: ("No conviction", "None", "Not convicted", "No", "N"),
}
APPLICANTS: dict[str, tuple[str, ...]] = {
    Party.PROSECUTOR: ("Prosecutor", "CPS", "Crown Prosecution Service", "Prosecution"),
    Party.POLICE: ("Police", "Chief officer", "Chief Constable", "Commissioner", "Force"),
    Party.IMMIGRATION: ("Immigration officer", "Immigration", "Immigration Enforcement", "Home Office"),
    Party.NCA: ("NCA", "National Crime Agency"),
    Party.GLAA: ("GLAA", "Gangmasters and Labour Abuse Authority"),
    Party.SECRETARY_OF_STATE: ("Secretary of State", "Fair Work Agency", "FWA"),
    Party.COURT: ("Court", "Court of its own motion", "Own motion"),
}
SUBJECT = ("Subject", "Defendant")
CHANGERS: dict[str, tuple[str, ...]] = {
    Party.SUBJECT: SUBJECT,
    **{party: words for party, words in APPLICANTS.items() if party not in AT_SENTENCE},
}
ASKERS: dict[str, tuple[str, ...]] = {Party.SUBJECT: SUBJECT, **APPLICANTS}
COURTS: dict[str, tuple[str, ...]] = {
    CourtKind.MAGISTRATES: ("Magistrates", "Magistrates’ court", "Magistrates court", "Magistrate", "Mags", "MC"),
    CourtKind.YOUTH: ("Youth court", "Youth"),
    CourtKind.CROWN: ("Crown Court", "Crown", "CC"),
    CourtKind.APPEAL: ("Court of Appeal",),
    CourtKind.NORTHERN_IRELAND: ("Northern Ireland",),
    CourtKind.SCOTLAND: ("Scotland",),
}
SERVED: dict[str, tuple[str, ...]] = {how.value: (how.label,) for how in HowServed} | {
    HowServed.IN_COURT: ("In court", "At court", "Court"),
    HowServed.BY_HAND: ("By hand", "In person", "Personally", "Personal service"),
    HowServed.BY_POST: ("By post", "Post"),
}
REACHES: dict[str, tuple[str, ...]] = {
    Reach.NAMED: ("Countries named", "Named"),
    Reach.ALL_BUT: ("All but those named", "All but"),
    Reach.ALL: ("All countries", "All"),
}
YES: dict[str, tuple[str, ...]] = {"yes": ("Yes", "Y", "True", "X")}
NOTHING = frozenset(
    (
        "n/a",
        "na",
        "n.a.",
        "n/k",
        "nk",
        "not known",
        "unknown",
        "not applicable",
        "not recorded",
        "tbc",
        "-",
        "–",
        "?",
        "nil",
    )
)
NO = NOTHING | frozenset({"no", "n", "false"})  # of a column that is ticked or left blank
FURTHER_ORDER = dict.fromkeys(
    ("until further order", "ufo", "until further notice", "indefinite", "indefinitely", "lifetime", "life"),
    ("further_order", "yes"),
)
# What happened after an application, by workflow transition; the sheet of orders has the making of the order.
HAPPENED: dict[str, tuple[str, ...]] = {
    "adjourn": ("Adjourned",),
    "withdraw": ("Withdrawn", "Application withdrawn"),
    "serve": ("Served",),
    "vary": ("Varied", "Variation"),
    "extend": ("Extended", "Extension"),
    "renew": ("Renewed", "Renewal"),
    "appeal": ("Appealed", "Appeal", "Appeal lodged"),
    "appeal_dismissed": ("Appeal dismissed", "Appeal abandoned", "Appeal refused"),
    "appeal_varied": ("Changed on appeal", "Appeal allowed in part"),
    "quash": ("Quashed", "Quashed on appeal", "Appeal allowed"),
    "discharge": ("Discharged", "Discharge", "Revoked"),
    "replace": ("Replaced",),
    "die": ("Died", "Subject died"),
}
CONDITIONS: dict[str, tuple[str, ...]] = {
    ConditionKind.PROHIBITION: ("Prohibition",),
    ConditionKind.TRAVEL_BAN: ("Foreign travel prohibition", "Travel ban"),
    ConditionKind.PASSPORTS: ("Passports", "Surrender of passports"),
    ConditionKind.NOTIFICATION: ("Notice", "Notice of name and address", "Notification"),
}
