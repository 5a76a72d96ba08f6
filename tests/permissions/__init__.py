"""Every door of the service, tried: `table.py` says by hand who gets which answer, `test_*.py` try it.

People, records with canaries, addresses and what is sent are generated from the URL conf and the models; what is
expected stands in the table alone.
"""
