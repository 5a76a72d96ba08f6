"""What `tests/test_doors.py` tries its table with: people, records with canaries, addresses, and looks at answers.

Generated from the URL conf and the models; what is expected stands in the table alone.
"""
