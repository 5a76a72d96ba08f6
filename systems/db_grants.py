"""What each database role may do with systems.

The login role writes them, as it does accounts. The web enters a token's scope, stores events and learns what a system
works for by owner functions, and reads no row: it can't learn the hash of a token. The clerk sends webhooks and reminds
owners; it reads no hash either. The counter reports events that a day brings, and deletes old deliveries.
"""

_PUT = "scope.put_webhook_event(text,text,date,integer,text,timestamp with time zone)"
_TOKEN = "select (id, public_id, system_id, created_at, expires_at, revoked_at, replaces_id)"  # noqa: S105 -- columns, without the hash

GRANTS = {
    "tables": {
        "login": {
            "systems_system": "select, insert, update",
            "systems_apitoken": "select, insert, update",
            "systems_webhookendpoint": "select, insert, update",
            "systems_webhookevent": "select, insert",
            "systems_webhookdelivery": "select, insert, update",
        },
        "clerk": {
            "systems_system": "select",
            "systems_apitoken": _TOKEN,
            "systems_webhookendpoint": "select",
            "systems_webhookevent": "select",
            "systems_webhookdelivery": "select, update",
        },
        "counter": {
            "systems_webhookevent": "select (id, created_at), delete",
            "systems_webhookdelivery": "select (id, event_id), delete",
        },
    },
    "functions": {
        "web": (
            "scope.enter_token(text)",
            "scope.places_of_systems(bigint[])",
            "scope.systems_that_read(text,text[])",
            _PUT,
        ),
        "counter": (_PUT,),
        "clerk": (_PUT,),
    },
}
