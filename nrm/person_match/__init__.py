"""Whether a person was referred before, by this force or another (P37)."""
