"""Pages for administrators and auditors: accounts, duties, vocabularies, dated rules, feedback, the access log."""
