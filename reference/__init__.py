"""Reference: what every other room takes as given.

The 46 bodies that report, their regions and units, the words that a return may use, months, working days and the
one clock. Facts come from the files in `data/`, each of which names its source, and are loaded by `load_reference`.
Nothing here belongs to a force's records, so nothing here is scoped to a person.
"""
