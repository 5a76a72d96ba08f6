"""What each database role may do with the library.

The web role works with all of it. The counter role publishes due versions and can't read their text. The clerk role
makes bundles. The library holds no case data. `sharing` decides, on every release route, who may get a product.
"""

_TABLES = (
    "product",
    "version",
    "relatedproduct",
    "contribution",
    "debrief",
    "debriefpoint",
    "lesson",
    "thread",
    "attachment",
)

GRANTS = {
    "tables": {
        "web": {f"guidance_{table}": "select, insert, update, delete" for table in _TABLES}
        | {
            "guidance_passage": "select, insert, delete",  # rewritten with its draft
            "guidance_versionstep": "select, insert",
            "guidance_comment": "select, insert",
            "guidance_follow": "select, insert, update, delete",
            "guidance_acknowledgement": "select, insert",
            "guidance_readerfeedback": "select, insert, update",
            "guidance_contentrequest": "select, insert, update",
            "guidance_usageevent": "select, insert",
            "guidance_monthlyusage": "select",
            "guidance_searchfragment": "select",
            "guidance_searchterm": "select",
            "guidance_searchposting": "select",
            "guidance_synonym": "select, insert, update, delete",
            "guidance_savedsearch": "select, insert, update, delete",
            "guidance_bundle": "select, insert",
        },
        "counter": {
            "guidance_product": "select, update (current_id, replaced_by_id, first_published_at)",
            "guidance_version": "select (id, public_id, product_id, number, state, publish_on, published_at, ended_at,"
            " review_on, approved_by_id, submitted_by_id, circle, marking, types),"
            " update (state, published_at, ended_at, review_on)",
            "guidance_relatedproduct": "select",
            "guidance_versionstep": "select, insert",
            "guidance_debriefpoint": "select (id, version_id, kind, key)",
            "guidance_lesson": "select, insert",
            "guidance_usageevent": "select",
            "guidance_monthlyusage": "select, insert",
            "guidance_monthlyusagecell": "select, insert",
        },
        "clerk": {
            "guidance_follow": "select",
            "guidance_product": "select",
            "guidance_version": "select",
            "guidance_relatedproduct": "select",
            "guidance_passage": "select",
            "guidance_debrief": "select",
            "guidance_debriefpoint": "select",
            "guidance_attachment": "select",
            "guidance_synonym": "select (id, terms, changed_by_id)",
            "guidance_bundle": "select (id, public_id, circle, since, asked_at, tries, refusal, made_at, removed_at,"
            " stopped),"
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
