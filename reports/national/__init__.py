"""The national picture: one month of the UK."""
