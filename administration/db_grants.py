"""Feedback: the web takes and shows it and marks it as dealt with; the counter's nightly work removes it."""

GRANTS = {
    "tables": {
        "web": {"administration_feedback": "select, insert, update (dealt_with_by, dealt_with_at)"},
        "counter": {"administration_feedback": "select (id, sent_at), delete"},
    },
}
