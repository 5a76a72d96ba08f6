"""Joint investigation teams: agreements with other states about one investigation, from the proposal to the end."""
