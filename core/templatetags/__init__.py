"""Template filters for moments."""
