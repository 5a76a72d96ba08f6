"""Names of people: sealed before they are stored, and compared across forces without being shown.

`sealed` and `fields` keep a name from the database, its dumps and every log. `words`, `tokens` and `earlier` answer
whether another force knows a person already: by keyed hashes, a limited number of times, seen by both sides (P37).
The room knows nothing of what is stored about a person; a room above hands over the words.
"""
