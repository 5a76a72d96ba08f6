"""Reference data that every other app uses: forces, regions, units, vocabularies, working days.

The 46 forces that submit returns, their regions and units, the terms that a return may use, and working days. The facts
come from the files in `data/`, each of which names its source, and `load_reference` loads them. Nothing here belongs to
a force's records, so nothing here is scoped to a person.
"""
