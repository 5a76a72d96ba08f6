"""Permission tests of every endpoint: `table.py` lists the expected responses by hand, and `test_*.py` checks them.

Users, records with canaries, addresses and form values are generated from the URL conf and the models; only the table
holds expectations.
"""
