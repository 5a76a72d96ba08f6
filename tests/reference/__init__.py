"""The reference room: bodies, vocabularies, months, working days and the clock."""
