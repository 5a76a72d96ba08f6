"""Lists as files: what a list shows with its filters, as CSV, XLSX or ODS, for a reason and a recipient.

A short list is written in the request. A long one is written by the clerk with the rights that its requester has at
that moment, and a very long one, or one with details of people, needs a second person first.
"""
