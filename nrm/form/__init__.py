"""The referral form: which questions there are, from when to when, and to whom they are put. It stores nothing."""
