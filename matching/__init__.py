"""Names of people: encrypted in storage, and compared across forces without being shown.

`sealed` and `fields` keep names out of the database, its dumps and all logs. `name_normalisation`, `tokens` and
`person_match` find out whether another force already knows a person: by keyed hashes, a limited number of times,
visible to both sides (P37). This app knows nothing of a person's record; the apps above it pass in the words.
"""
