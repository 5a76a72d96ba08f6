"""Referrals of potential victims into the National Referral Mechanism, and what becomes of them.

Police are first responders. They refer a potential victim, or, where an adult does not consent, notify the Home Office.
From then on every decision has a maker and a day, and nobody may fall through: each open referral stands in somebody's
queue until it is decided. Who a person is lies sealed; the room works with a pseudonym.
"""
