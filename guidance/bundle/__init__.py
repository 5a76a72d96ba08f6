"""The library as files that need no server: a site in a ZIP, for intranets and sticks, which is not called back.

What a circle may not take is nowhere in its bundle: no page, no title, no count, no link, no word of the search. Made
twice of the same library on the same day, a bundle has the same bytes; it is signed, and `check_bundle` says whether
it still is what was made.
"""
