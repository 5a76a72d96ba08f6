"""Person match: whether this force or another has referred the person before (P37)."""
