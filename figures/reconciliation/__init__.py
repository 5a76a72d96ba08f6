"""How the total of one month became that of the next: live then, plus new, minus closed, corrections by name."""
