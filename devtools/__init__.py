"""Running everything on one machine: embedded PostgreSQL and Valkey, the demonstration, the test run.

Nothing here is part of the service, and nothing here imports Django: these modules start programs, hand each the
addresses that its role needs, and end what they started.
"""
