"""Safeguarding of a referred person: checklist, contact, children, priority, and the owner of the referral."""
