"""The library as an offline site in a ZIP file, for intranets and USB sticks. A bundle can't be recalled.

A product that a circle may not take appears nowhere in its bundle: no page, title, count, link or search word. Two
builds of the same library on the same day have the same bytes. Each bundle is signed, and `check_bundle` verifies that
it is unchanged.
"""
