"""Runs everything on one machine: embedded PostgreSQL and Valkey, the demonstration, the test run.

Nothing here is part of the service, and nothing here imports Django: these modules start programs, pass each the URLs
that its role needs, and stop what they started.
"""
