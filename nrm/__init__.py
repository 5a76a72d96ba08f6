"""Referrals of potential victims to the National Referral Mechanism, and the decisions on them.

Police are first responders. They refer a potential victim or, where an adult does not consent, notify the Home Office.
Every later decision records who made it and on which day. No referral may be lost: each open referral is on somebody's
to-do list until it is decided. The person's identity is sealed; the rest of the app works with a pseudonym.
"""
