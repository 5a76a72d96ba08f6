"""Sealed investigations: who is named for one, how it counts for everybody else, how an emergency opens it."""
