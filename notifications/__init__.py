"""Notices: what happened that a person should know or do, in the product and by email, and a calendar of dates.

A notice names its kind, its person and the page that it opens. An email says only the kind, a date and a link.
"""
