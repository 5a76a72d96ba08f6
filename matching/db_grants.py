"""What each database role may do with matching: no role reads a token.

The web stores and compares through owner functions; a force reads its own attempts and hits.
"""

_ARRAYS = "text[],smallint[],smallint[],bytea[]"

GRANTS = {
    "tables": {
        "web": {
            "matching_matchattempt": "select (id, public_id, at, who_id, force, app, answered_at, hits)",
            "matching_matchhit": "select",
            "matching_matchlimit": "select",
            "matching_lookup": "select (id, public_id, at, who_id, force, app, reason, answered_at, found,"
            " is_too_wide)",
            "matching_lookupfinding": "select (id, lookup_id, force, app, record, strength, fits, asked_at,"
            " asked_by_id,"
            " asked_from, reason)",
            "matching_lookuplimit": "select",
        },
    },
    "schemas": dict.fromkeys(("web", "counter"), ("matching",)),
    "functions": {
        "web": (
            f"matching.keep(text,uuid,text,{_ARRAYS},text)",
            "matching.kept_by_tables()",
            "matching.forget(text,uuid)",
            f"matching.ask(text,text,uuid,{_ARRAYS})",
            "matching.answer(uuid)",
            f"matching.look(text,text,{_ARRAYS})",
            "matching.look_answer(uuid)",
            "matching.reason_of_search(text,uuid)",
            f"matching.own(text,text,{_ARRAYS})",
            f"matching.match_own(text,integer[],{_ARRAYS})",
        ),
        "counter": ("matching.answer_waiting()",),
    },
}
