"""The access review: each quarter, leads and administrators say who still needs an account (docs/adr/0069)."""
