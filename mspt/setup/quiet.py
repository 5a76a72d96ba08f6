"""Settings that keep typed text out of PostgreSQL's log, and session keys hidden from other connections.

A failed statement, its parameters, and the detail of an error ("Failing row contains …") would all be written to the
server's log. And `pg_stat_activity` shows the statement that a connection runs to every other connection of its role.
The embedded server and that of docker-compose.yml start with `SERVER`; each role also gets `ROLE`, which only a
superuser may set: on somebody else's server, its owner does (`.env.example` says how).
"""

from __future__ import annotations

SERVER = {
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_error_verbosity": "terse",  # no DETAIL, which contains the row
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# The message itself can contain a value too ("invalid input syntax for type date: …"), so nothing of these roles is
# logged below FATAL. The service logs which error it was.
ROLE = SERVER | {"log_min_messages": "fatal", "track_activities": "off"}
