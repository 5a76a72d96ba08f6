"""Template tags for counted numbers."""
