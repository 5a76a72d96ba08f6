"""The web works with the library; the counter publishes what is due, and reads no word of it."""

_TABLES = ("product", "version", "related", "writing", "passage", "debrief", "point", "lesson", "thread", "attachment")

GRANTS = {
    "tables": {
        "web": {f"guidance_{table}": "select, insert, update, delete" for table in _TABLES}
        | {
            "guidance_step": "select, insert",
            "guidance_comment": "select, insert",
            "guidance_follow": "select, insert, update, delete",
            "guidance_acknowledgement": "select, insert",
            "guidance_remark": "select, insert, update",
            "guidance_use": "select, insert",
            "guidance_usemonth": "select",
        },
        "counter": {
            "guidance_product": "select, update (current_id, replaced_by_id, first_published_at)",
            "guidance_version": "select (id, public_id, product_id, number, state, publish_on, published_at, ended_at,"
            " review_on, approved_by_id, submitted_by_id, circle, marking, types),"
            " update (state, published_at, ended_at, review_on)",
            "guidance_related": "select",
            "guidance_step": "select, insert",
            "guidance_point": "select (id, version_id, kind, key)",
            "guidance_lesson": "select, insert",
            "guidance_use": "select",
            "guidance_usemonth": "select, insert",
            "guidance_usecell": "select, insert",
        },
    },
}
