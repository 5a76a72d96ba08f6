"""User accounts: who people are, how they sign in, and what each may see and do."""
