"""Notices: what happened that a person should know or do, in the product and by e-mail, and a calendar of dates.

A notice names its kind, its person and the page that it opens. An e-mail says only the kind, a date and a link.
"""
