"""Search in the library: typed text becomes ideas, ideas become indexed words, and words become hits.

`query_parser` reads the typed text. `query_expansion` finds the words it means (other forms, prefixes, synonyms, typing
errors). `ranking` finds the products about them, `results` builds the page, and `index` updates the index. Every count,
suggestion and completion uses only products the person may have.
"""
