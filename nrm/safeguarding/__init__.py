"""Looking after a person around the referral: safeguarding, contact, children, priority, and who looks after it."""
