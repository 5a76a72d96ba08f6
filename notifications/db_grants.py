"""What each database role may do with notices, and which rows it sees.

The web sees a person's own notices about forces in the person's scope, and the person's own choices. An administrator
sees which addresses bounce. Only owner
functions make and settle notices, so that an act of one person can do so for others without reading theirs. The clerk
reads notices of everybody and writes their emails: a notice holds nothing sensitive. The counter deletes old ones.
"""

_OWN = "person_id = (select scope.person())"
_SETTLE = "scope.settle_notices(text[],text,date,timestamp with time zone)"
_PUT = "scope.put_notices(text,text,text[],jsonb,timestamp with time zone,date,bigint)"

GRANTS = {
    "tables": {
        "web": {
            "notifications_notice": "select, update (read_at, delivery)",
            "notifications_noticechoice": "select, insert, update, delete",
            "notifications_noticesettings": "select, insert, update (digest_time, calendar_number, calendar_hash)",
            "notifications_mailbounce": "select, update (resumed_at, resumed_by_id)",
        },
        "counter": {"notifications_notice": "select (id, created_at), delete"},
        "clerk": {
            "notifications_notice": "select, update (emailed_at)",
            "notifications_noticesettings": "select (person_id, digest_time)",
            "notifications_mailbounce": "select, insert",
        },
    },
    "functions": {
        "web": (_PUT, _SETTLE, "scope.enter_calendar(text)"),
        "counter": (_PUT,),
        "clerk": (_PUT,),
    },
    "policies": {
        "notifications_notice": {
            "web": f"{_OWN} and (force is null or force::text = any ((select scope.forces())::text[]))"
        },
        "notifications_noticechoice": {"web": _OWN},
        "notifications_noticesettings": {"web": _OWN},
        "notifications_mailbounce": {"web": f"{_OWN} or (select scope.role()) = 'administrator'"},
    },
}
