"""Finding in the library: what was typed becomes ideas, ideas words of what one may have, words hits.

`typing` reads what was typed; `ideas` finds the words that are meant (other forms, beginnings, the field's synonyms,
slips of the keys); `ranking` says which products are about them; `finding` makes the page of it; `index` keeps the
words. Whatever is counted, suggested or completed is asked of what the person may have, and of nothing else.
"""
