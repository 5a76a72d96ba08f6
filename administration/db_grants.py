"""What each database role may do with feedback: web adds, reads and resolves it; counter deletes it at night."""

GRANTS = {
    "tables": {
        "web": {"administration_feedback": "select, insert, update (dealt_with_by, dealt_with_at)"},
        "counter": {"administration_feedback": "select (id, sent_at), delete"},
    },
}
