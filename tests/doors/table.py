"""The one table of doors, written by hand: every address by every kind of person, and the answer.

An address missing from the table fails, and so does a line without one. A new address gets its line here.
"""

from __future__ import annotations

from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.doors import records

# One letter an answer. An address without a record has one a person; an address of a body's record has four: one's own
# body (Lancashire), another of the same unit, one of another unit, one that is missing; an address of another record
# has two, there and missing.
#   2 page   3 done, and sent on   t sent on, nothing done   U done nothing: input
#   L sign in   A sign in (program)   F not your role   N not found
# The last column says what the log holds afterwards, for whoever got in.
ANALYST_ONLY = "LLLL 3NNN 3NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"
FORCE_READS = "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN"
REVIEWERS_ONLY = "LLLL NNNN NNNN 33NN tttN NNNN NNNN NNNN NNNN NNNN"  # each unit here has a coordinator
AUTHORS_ONLY = "LL 3N 3N 3N 3N NN NN NN NN NN"
EVERYBODY = "2 2 2 2 2 2 2 2 2 2"
TABLE = (
    # name, method                              anon anal lead coor nati part audi offi admi syst          log
    ("home", "GET", "L 2 2 2 2 2 2 2 2 2", "consultation"),
    ("account_login", "GET", "2 t t t t t t t t t", ""),
    ("account_login", "POST", "2 t t t t t t t t t", ""),
    ("account_logout", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account_logout", "POST", "L L L L L L L L L L", ""),  # signed out, and sent to sign in
    ("account_inactive", "GET", EVERYBODY, ""),
    ("account_reauthenticate", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account_reauthenticate", "POST", "L t t t t t t t t t", ""),
    ("account_change_password", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account_change_password", "POST", "L t t t t t t t t t", ""),
    ("account_set_password", "GET", "L t t t t t t t t t", ""),  # who has one is sent to change it
    ("account_set_password", "POST", "L t t t t t t t t t", ""),
    ("account_reset_password", "GET", EVERYBODY, ""),
    ("account_reset_password", "POST", "t t t t t t t t t t", ""),
    ("account_reset_password_done", "GET", EVERYBODY, ""),
    ("account_reset_password_from_key", "GET", "22 22 22 22 22 22 22 22 22 22", ""),  # a page: the link does not work
    ("account_reset_password_from_key", "POST", "22 22 22 22 22 22 22 22 22 22", ""),
    ("account_reset_password_from_key_done", "GET", EVERYBODY, ""),
    ("account", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account-telephone", "POST", "L 3 3 3 3 3 3 3 3 3", "alteration"),
    ("account-letters", "POST", "L 3 3 3 3 3 3 3 3 3", "alteration"),
    ("account-session-end", "POST", "L t t t t t t t t t", ""),
    ("account-session-end-others", "POST", "L t t t t t t t t t", ""),
    ("account-address", "GET", "L 2 2 2 2 2 2 2 2 2", ""),
    ("account-address", "POST", "L 3 3 3 3 3 3 3 3 3", "alteration"),
    ("account-address-withdraw", "POST", "L t t t t t t t t t", ""),
    ("account-address-confirm", "GET", "22 22 22 22 22 22 22 22 22 22", ""),  # a page: the link does not work
    ("account-address-confirm", "POST", "22 22 22 22 22 22 22 22 22 22", ""),
    ("health-live", "GET", EVERYBODY, ""),
    ("health-ready", "GET", EVERYBODY, ""),
    ("accessibility", "GET", EVERYBODY, ""),
    ("privacy", "GET", EVERYBODY, ""),
    ("cookies", "GET", EVERYBODY, ""),
    ("help", "GET", EVERYBODY, ""),
    ("feedback", "GET", EVERYBODY, ""),
    ("feedback", "POST", "3 3 3 3 3 3 3 3 3 3", "collection"),
    ("release-notes", "GET", EVERYBODY, ""),
    ("definitions", "GET", EVERYBODY, ""),
    # Returns: their force works in them, reviewers read them.
    ("investigations:return-list", "GET", "L 2 2 t t F F F F F", "consultation"),
    ("investigations:return-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:return-begin", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:return-nil", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:row-add", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:row-add", "POST", ANALYST_ONLY, "collection"),
    ("investigations:row-reopen", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:row-save", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:row-end", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:offer-accept", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:offer-decline", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:offer-note", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:rest-unchanged", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:earlier-accept", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:finding-explain", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:return-submit", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:return-submit", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:return-receipt", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:return-move", "POST", ANALYST_ONLY, "alteration"),
    ("investigations:query-answer", "POST", ANALYST_ONLY, "alteration"),
    # Review: the coordinator of the unit; the national team reads all, and decides where a unit has nobody.
    ("investigations:review-queue", "GET", "L F F 2 2 F F F F F", "consultation"),
    ("investigations:board", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("investigations:review-detail", "GET", "LLLL NNNN NNNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:review-query", "POST", REVIEWERS_ONLY, "alteration"),
    ("investigations:query-reply", "POST", REVIEWERS_ONLY, "alteration"),
    ("investigations:review-approve", "POST", REVIEWERS_ONLY, "alteration"),
    # A locked month is reopened by the national team alone.
    ("investigations:review-reopen", "POST", "LLLL NNNN NNNN ttNN 333N NNNN NNNN NNNN NNNN NNNN", "alteration"),
    # Investigations.
    ("investigations:investigation-list", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("investigations:investigation-export", "POST", "L 2 2 2 2 F F F F F", "disclosure"),
    ("investigations:investigation-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    # Two bodies' rows of one operation: the reviewer of both decides.
    ("investigations:joint-operation", "GET", "LLLL NNNN NNNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("investigations:joint-operation", "POST", REVIEWERS_ONLY, "alteration"),
    # Support: the lead body says who supports, the supporter sees its own rows.
    ("investigations:supporting-list", "GET", "L 2 2 F F F F F F F", "consultation"),
    ("investigations:support-enter", "POST", ANALYST_ONLY, "disclosure"),
    ("investigations:support-end", "POST", ANALYST_ONLY, "alteration"),
    # Referrals: people with the duty; a force works on its own, reviewers see them under a pseudonym.
    ("nrm:referral-list", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("nrm:referral-new", "GET", "L 2 2 F F F F F F F", ""),
    ("nrm:referral-new", "POST", "L 3 3 F F F F F F F", "collection"),
    ("nrm:referral-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:form-tasks", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:form-section", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:form-section", "POST", ANALYST_ONLY, "alteration"),
    ("nrm:form-consent", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:form-consent", "POST", ANALYST_ONLY, "alteration"),
    ("nrm:draft-throw-away", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:draft-throw-away", "POST", ANALYST_ONLY, "erasure"),
    ("nrm:form-check", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation consultation"),
    ("nrm:form-check", "POST", ANALYST_ONLY, "alteration disclosure"),
    # What the authority decides is recorded by the force, or by the national NRM team.
    ("nrm:step-new", "GET", "LLLL 2NNN 2NNN ttNN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:step-new", "POST", "LLLL 3NNN 3NNN ttNN 333N NNNN NNNN NNNN NNNN NNNN", "alteration"),
    # Care around a referral: the own force notes it, reviewers read all but the notes.
    ("nrm:care", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:care-part", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:care-part", "POST", ANALYST_ONLY, "alteration"),
    # A file of decisions: shown first, and recorded when it is confirmed.
    ("nrm:decisions-file", "GET", "L 2 2 F 2 F F F F F", ""),
    ("nrm:decisions-file", "POST", "L 2 2 F 2 F F F F F", "collection consultation"),
    ("nrm:decisions-confirm", "POST", "L 3 3 F 3 F F F F F", "alteration"),
    # What a body has said of its own headers: it alone reads, says and forgets it; the national team has its own.
    ("nrm:decisions-headers", "GET", "L 2 2 F 2 F F F F F", ""),
    ("nrm:decisions-headers-learn", "POST", "L 3 3 F 3 F F F F F", "alteration"),
    ("nrm:decisions-header-forget", "POST", ANALYST_ONLY, "alteration"),
    # Who somebody is: the own force; the national team asks, and the force decides.
    ("nrm:who", "GET", "LLLL 2NNN 2NNN ttNN tttN NNNN NNNN NNNN NNNN NNNN", "consultation consultation"),
    # One referral as a file: a disclosure, with who it is; the own force alone.
    ("nrm:paper-new", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:paper-new", "POST", ANALYST_ONLY, "alteration"),
    ("nrm:paper-decide", "POST", ANALYST_ONLY, "alteration"),
    # Who asked takes it, and here that is the analyst.
    ("nrm:paper-file", "POST", "LLLL 2NNN tNNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation disclosure"),
    ("nrm:look-ask", "POST", "LLLL tNNN tNNN ttNN 333N NNNN NNNN NNNN NNNN NNNN", "alteration"),
    ("nrm:look-decide", "POST", ANALYST_ONLY, "disclosure"),
    # Possible earlier referrals: a force asks and answers for its own; reviewers see who asked about which pseudonym.
    ("nrm:earlier-list", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("nrm:earlier-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:earlier-ask", "POST", ANALYST_ONLY, "combination consultation"),
    ("nrm:earlier-say", "POST", ANALYST_ONLY, "disclosure"),
    ("nrm:earlier-reply", "POST", ANALYST_ONLY, "disclosure"),
    # Rights of the person: the own force alone.
    ("nrm:request-list", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:request-list", "POST", ANALYST_ONLY, "collection"),
    ("nrm:request-extend", "POST", ANALYST_ONLY, "alteration"),
    ("nrm:request-decide", "POST", ANALYST_ONLY, "alteration"),
    ("nrm:request-lift", "POST", ANALYST_ONLY, "alteration"),
    ("nrm:category-mark", "POST", ANALYST_ONLY, "alteration"),
    ("nrm:held-file", "POST", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation disclosure"),
    # Section 45, noted by the force.
    ("nrm:claim-new", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:claim-new", "POST", ANALYST_ONLY, "collection"),
    ("nrm:claim-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:claim-change", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:claim-change", "POST", ANALYST_ONLY, "alteration"),
    # From force to force: both sides see an offer, whoever receives it accepts it.
    ("nrm:transfer-new", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:transfer-new", "POST", ANALYST_ONLY, "disclosure"),
    ("nrm:transfer-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("nrm:transfer-decide", "POST", ANALYST_ONLY, "alteration disclosure"),
    # Orders: people with the duty; a force keeps its own, reviewers see subjects by number.
    ("orders:order-list", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("orders:order-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    # Who it is: the own force; a look at what a subject is known by is a consultation of its own.
    ("orders:subject-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:order-past", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:evidence-new", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:evidence-new", "POST", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation disclosure"),
    ("orders:library", "GET", "L 2 2 2 2 F F F F F", ""),  # words of the field, nobody's data
    ("orders:library-new", "GET", "L F F F 2 F F F F F", ""),
    ("orders:library-new", "POST", "L F F F 3 F F F F F", "collection"),
    ("orders:library-change", "GET", "LL NN NN NN 2N NN NN NN NN NN", ""),
    ("orders:library-change", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration collection"),
    ("orders:library-end", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    # A file of past orders: shown first, and taken in when it is confirmed.
    ("orders:past-file", "GET", "L 2 2 F F F F F F F", ""),
    ("orders:past-file", "POST", "L 2 2 F F F F F F F", "collection"),
    ("orders:past-confirm", "POST", "L 3 3 F F F F F F F", "collection"),
    ("orders:past-headers", "GET", "L 2 2 F F F F F F F", ""),
    ("orders:past-headers-learn", "POST", "L 3 3 F F F F F F F", "alteration"),
    ("orders:past-header-forget", "POST", ANALYST_ONLY, "alteration"),
    ("orders:subject-new", "GET", "L 2 2 F F F F F F F", ""),
    ("orders:subject-new", "POST", "L 3 3 F F F F F F F", "collection"),
    ("orders:known-add", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:known-add", "POST", ANALYST_ONLY, "alteration"),
    ("orders:known-end", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:known-end", "POST", ANALYST_ONLY, "alteration"),
    ("orders:order-new", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:order-new", "POST", ANALYST_ONLY, "collection"),
    ("orders:order-correct", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:order-correct", "POST", ANALYST_ONLY, "alteration"),
    ("orders:move-new", "GET", "LLLL 2NNN 2NNN NNNN NNNN NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:move-new", "POST", ANALYST_ONLY, "alteration"),
    # Managing and enforcing: the own force notes it, its unit and the national team read it.
    ("orders:managing", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:managing-part", "GET", FORCE_READS, "consultation"),
    ("orders:managing-part", "POST", ANALYST_ONLY, "alteration"),
    ("orders:order-part", "GET", FORCE_READS, "consultation"),
    ("orders:order-part", "POST", ANALYST_ONLY, "alteration"),
    ("orders:visit-new", "GET", FORCE_READS, "consultation"),
    ("orders:visit-new", "POST", ANALYST_ONLY, "alteration"),
    ("orders:handover-new", "GET", FORCE_READS, "consultation"),
    ("orders:handover-new", "POST", ANALYST_ONLY, "disclosure"),
    ("orders:handover-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:handover-decide", "POST", ANALYST_ONLY, "alteration"),
    ("orders:area-note", "POST", ANALYST_ONLY, "alteration"),
    # A breach is reported by any officer, of an order of any force; the managing force deals with it.
    ("orders:breach-new", "GET", "LLLL 222N 222N 222N 222N NNNN NNNN 222N NNNN NNNN", "consultation"),
    ("orders:breach-new", "POST", "LLLL 333N 333N 333N 333N NNNN NNNN 333N NNNN NNNN", "collection"),
    ("orders:breach-list", "GET", "L 2 2 2 2 F F 2 F F", "consultation"),
    ("orders:breach-detail", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("orders:breach-move", "GET", FORCE_READS, "consultation"),
    ("orders:breach-move", "POST", ANALYST_ONLY, "alteration"),
    # The register of every force: officers and those who decide or write down; a card of what one came upon, or one's own.
    ("orders:register", "GET", "L 2 2 2 2 F F 2 F F", "consultation"),
    ("orders:register", "POST", "L 3 3 3 3 F F 3 F F", "combination"),
    ("orders:card", "GET", "LLLL 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    # The guidance library: police and officers read what is shared with police, partners what is shared with them.
    ("guidance:library", "GET", "L 2 2 2 2 2 F 2 F F", "consultation"),
    ("guidance:search", "GET", "L 2 2 2 2 2 F 2 F F", "consultation"),
    ("guidance:search-keep", "POST", "L 3 3 3 3 3 F 3 F F", "alteration"),
    ("guidance:terms", "GET", "L F F F 2 F F F F F", "consultation"),  # authors of the national team
    ("guidance:terms", "POST", "L F F F 3 F F F F F", "alteration"),
    ("guidance:terms-change", "GET", "LL NN NN NN 2N NN NN NN NN NN", "consultation"),
    ("guidance:terms-change", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("guidance:product", "GET", "LL 2N 2N 2N 2N NN NN 2N NN NN", "consultation"),
    ("guidance:version", "GET", "LL 2N 2N 2N 2N NN NN 2N NN NN", "consultation"),
    ("guidance:product-read", "POST", "LL 3N 3N 3N 3N NN NN 3N NN NN", "collection"),
    ("guidance:tell", "GET", "LL 2N 2N 2N 2N NN NN 2N NN NN", "consultation"),
    ("guidance:tell", "POST", "LL 3N 3N 3N 3N NN NN 3N NN NN", "collection"),
    ("guidance:told", "GET", "L 2 2 2 2 2 F 2 F F", "consultation"),
    ("guidance:history", "GET", "LL 2N 2N 2N 2N NN NN 2N NN NN", "consultation"),
    ("guidance:difference", "GET", "LL 2N 2N 2N 2N NN NN 2N NN NN", "consultation"),
    ("guidance:following", "GET", "L 2 2 2 2 2 F 2 F F", "consultation"),
    ("guidance:follow", "POST", "L 3 3 3 3 3 F 3 F F", "alteration"),
    ("guidance:seen", "POST", "L 3 3 3 3 3 F 3 F F", "alteration"),
    ("guidance:new", "GET", "L 2 2 2 2 2 F 2 F F", "consultation"),
    ("guidance:feed", "GET", "L 2 2 2 2 2 F 2 F F", "consultation"),
    # Who answers for a product, or an approver, says that it holds, and answers readers.
    ("guidance:answering", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("guidance:answering-act", "POST", "LL UN UN UN 3N NN NN NN NN NN", "alteration"),
    ("guidance:remark-answer", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("guidance:lessons", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("guidance:lesson", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("guidance:lesson-act", "POST", "LL tN tN tN 3N NN NN NN NN NN", "alteration"),
    ("guidance:version-new", "POST", AUTHORS_ONLY, "collection"),
    ("guidance:desk", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("guidance:product-new", "GET", "L 2 2 2 2 F F F F F", ""),
    ("guidance:product-new", "POST", "L 3 3 3 3 F F F F F", "collection collection"),
    ("guidance:draft", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("guidance:draft", "POST", AUTHORS_ONLY, "alteration"),
    ("guidance:draft-move", "POST", AUTHORS_ONLY, "alteration"),
    ("guidance:thread-open", "POST", AUTHORS_ONLY, "alteration"),
    ("guidance:thread-answer", "POST", AUTHORS_ONLY, "alteration"),
    # The national picture: the police read what is published, partners their own page, the national team publishes.
    ("reports:national", "GET", "L 2 2 2 2 2 F F F F", "consultation"),
    ("reports:referral-figures", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("reports:order-figures", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("reports:guidance-figures", "GET", "L 2 2 2 2 F F F F F", "consultation"),
    ("reports:series-start", "GET", "L F F F 2 F F F F F", "consultation"),
    ("reports:series-start", "POST", "L F F F 3 F F F F F", "collection"),
    ("reports:snapshot-detail", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("reports:snapshot-difference", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("reports:snapshot-export", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", ""),
    ("reports:snapshot-export", "POST", "LL 2N 2N 2N 2N NN NN NN NN NN", "disclosure"),
    ("reports:snapshot-schema", "GET", "LL 2N 2N 2N 2N NN NN NN NN NN", "consultation"),
    ("reports:snapshot-propose", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("reports:snapshot-confirm", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration disclosure"),
    ("reports:snapshot-withdraw", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("reports:period-dates", "GET", "LL NN NN NN 2N NN NN NN NN NN", "consultation"),
    ("reports:period-dates", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    ("reports:period-lock", "POST", "LL NN NN NN 3N NN NN NN NN NN", "alteration"),
    # The program's door: the same people as the pages.
    ("api:snapshot-list", "GET", "A 2 2 2 2 2 F F F F", "consultation"),
    ("api:snapshot", "GET", "AA 2N 2N 2N 2N 2N NN NN NN NN", "consultation"),
    ("api:investigation-list", "GET", "A 2 2 2 2 F F F F F", "consultation"),
    ("api:investigation", "GET", "AAAA 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    # An answer is read by the account that asked, which is tried in tests/orders/test_register_api.py; here by others.
    ("api:register-check", "POST", "A 3 3 3 3 F F 3 F 3", "combination"),
    ("api:register-answer", "GET", "AA NN NN NN NN NN NN NN NN NN", "consultation"),
    ("api:order-card", "GET", "AAAA 2NNN 2NNN 22NN 222N NNNN NNNN NNNN NNNN NNNN", "consultation"),
    ("api:schema", "GET", "A 2 2 2 2 2 2 2 2 2", ""),
    # Oversight: administrators manage people and words, auditors read the log. Neither sees a case.
    ("oversight:people-list", "GET", "L F F F F F F F 2 F", "consultation"),
    ("oversight:person-new", "GET", "L F F F F F F F 2 F", ""),
    ("oversight:person-new", "POST", "L F F F F F F F 3 F", "alteration collection"),  # the account, and its link
    ("oversight:person-detail", "GET", "LL NN NN NN NN NN NN NN 2N NN", "consultation"),
    ("oversight:person-detail", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-telephone", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-address", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-close", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:person-link", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:duty-holders", "GET", "L F F F F F F F 2 F", "consultation"),
    ("oversight:duty-grant", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:duty-end", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:vocabulary-list", "GET", "L F F F 2 F F F 2 F", ""),  # words of the field, nobody's data
    ("oversight:vocabulary-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:word-new", "GET", "LL NN NN NN NN NN NN NN 2N NN", ""),
    ("oversight:word-new", "POST", "LL NN NN NN NN NN NN NN 3N NN", "collection"),
    ("oversight:word-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:word-end", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:word-keep", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:word-respell", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:offence-list", "GET", "L F F F 2 F F F 2 F", ""),  # the law, nobody's data
    ("oversight:offence-add", "POST", "L F F F F F F F 3 F", "collection"),
    ("oversight:offence-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:offence-change", "POST", "LL NN NN NN NN NN NN NN 3N NN", "collection"),
    ("oversight:offence-end", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:offence-confirm", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:rule-list", "GET", "L F F F 2 F F F 2 F", ""),  # law and guidance, nobody's data
    ("oversight:rule-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:rule-add", "POST", "LL NN NN NN NN NN NN NN 3N NN", "collection"),
    ("oversight:rule-end", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:rule-confirm", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:law-list", "GET", "L F F F 2 F F F 2 F", ""),  # the law, nobody's data
    ("oversight:law-detail", "GET", "LL NN NN NN 2N NN NN NN 2N NN", ""),
    ("oversight:law-add", "POST", "LL NN NN NN NN NN NN NN 3N NN", "collection"),
    ("oversight:law-end", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:law-verify", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:feedback-list", "GET", "L F F F F F F F 2 F", "consultation"),
    ("oversight:feedback-done", "POST", "LL NN NN NN NN NN NN NN 3N NN", "alteration"),
    ("oversight:log-list", "GET", "L F F F F F 2 F F F", "consultation"),
    ("oversight:tries-list", "GET", "L F F F F F 2 F F F", "consultation"),
)
# Whose words a person may read at all.
READS = {
    "analyst": {LANCASHIRE},
    "lead": {LANCASHIRE},
    "coordinator": {LANCASHIRE, CUMBRIA, records.NORTH_WALES},
    "national": set(records.CANARIES),
}
# Pages that print what somebody typed: on their own body's page its people find the body's word.
PRINTS_WORDS = {
    "orders:past-headers",
    "investigations:return-detail",
    "investigations:row-add",
    "investigations:review-detail",
    "investigations:investigation-list",
    "investigations:investigation-export",
    "investigations:investigation-detail",
    "investigations:joint-operation",
    "api:investigation-list",
    "api:investigation",
    "orders:order-list",
    "orders:order-detail",
    "orders:managing",
    "orders:visit-new",
    "orders:breach-detail",
    "orders:order-past",
}
