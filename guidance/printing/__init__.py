"""Products on paper: the whole text on A4, and what is to be done in a pocket; each with the code that leads back."""
