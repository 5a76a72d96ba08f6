"""Pages for administrators and auditors: people, vocabularies, the log."""
