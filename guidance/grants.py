"""The web works with the library; the counter publishes what is due and reads no word of it; the clerk makes bundles.

The library holds nobody's data. What of it goes to whom is asked of the database by `sharing`, as on every way out.
"""

_TABLES = ("product", "version", "related", "writing", "debrief", "point", "lesson", "thread", "attachment")

GRANTS = {
    "tables": {
        "web": {f"guidance_{table}": "select, insert, update, delete" for table in _TABLES}
        | {
            "guidance_passage": "select, insert, delete",  # rewritten with its draft
            "guidance_step": "select, insert",
            "guidance_comment": "select, insert",
            "guidance_follow": "select, insert, update, delete",
            "guidance_acknowledgement": "select, insert",
            "guidance_remark": "select, insert, update",
            "guidance_wanted": "select, insert, update",
            "guidance_use": "select, insert",
            "guidance_usemonth": "select",
            "guidance_piece": "select",
            "guidance_word": "select",
            "guidance_wordin": "select",
            "guidance_synonym": "select, insert, update, delete",
            "guidance_search": "select, insert, update, delete",
            "guidance_bundle": "select, insert",
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
        "clerk": {
            "guidance_product": "select",
            "guidance_version": "select",
            "guidance_related": "select",
            "guidance_passage": "select",
            "guidance_debrief": "select",
            "guidance_point": "select",
            "guidance_attachment": "select",
            "guidance_synonym": "select (id, terms, changed_by_id)",
            "guidance_bundle": "select (id, public_id, circle, since, asked_at, tries, refusal, made_at, removed_at),"
            " update (tries, refusal, made_at, name, marking, products, gone, size, sha256, public_key, removed_at)",
        },
    },
    "schemas": dict.fromkeys(("web", "counter"), ("library",)),
    "functions": {
        "web": (
            "library.keep(bigint[])",
            "library.words_of(text)",
            "library.root_of(text)",
            "library.roots_of(text[])",
        ),
        "counter": ("library.keep(bigint[])",),
    },
}
