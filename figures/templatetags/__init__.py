"""Template tags of counted numbers."""
