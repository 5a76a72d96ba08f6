"""People: who they are, how they sign in, what each may see and do."""
