"""Addresses of the library."""

from django.urls import path

from guidance.views import answering, attachments, bundles, drafts, following, lessons, products, talk, telling

app_name = "guidance"
PRODUCT = "library/<slug:slug>/"
DRAFT = "desk/<uuid:draft>/"
LESSON = "lessons/<int:lesson>/"
urlpatterns = [
    path("", products.library, name="library"),
    path(PRODUCT, products.product, name="product"),
    path(f"{PRODUCT}read/", products.product_read, name="product-read"),
    path(f"{PRODUCT}tell/", telling.tell, name="tell"),
    path(f"{PRODUCT}versions/", products.history, name="history"),
    path(f"{PRODUCT}versions/new/", drafts.version_new, name="version-new"),
    path(f"{PRODUCT}versions/<int:number>/", products.version, name="version"),
    path(f"{PRODUCT}versions/<int:number>/changes/", products.difference, name="difference"),
    path(f"{PRODUCT}answering/", answering.answering_page, name="answering"),
    path(f"{PRODUCT}answering/<slug:act>/", answering.answering_act, name="answering-act"),
    path(f"{PRODUCT}remarks/<int:remark>/", answering.remark_answer, name="remark-answer"),
    path("following/", following.following_page, name="following"),
    path("following/follow/", following.follow, name="follow"),
    path("following/seen/", following.seen, name="seen"),
    path("new/", following.new, name="new"),
    path("feed.atom", following.feed, name="feed"),
    path("bundles/", bundles.bundle_list, name="bundles"),
    path("bundles/<uuid:bundle>/", bundles.bundle, name="bundle"),
    path("told/", telling.told, name="told"),
    path("lessons/", lessons.lesson_list, name="lessons"),
    path(LESSON, lessons.lesson_detail, name="lesson"),
    path(f"{LESSON}<slug:act>/", lessons.lesson_act, name="lesson-act"),
    path("files/<uuid:file>/", attachments.file, name="file"),
    path("files/<uuid:file>/small/", attachments.file_small, name="file-small"),
    path("desk/", drafts.desk_page, name="desk"),
    path("desk/new/", drafts.product_new, name="product-new"),
    path(DRAFT, drafts.draft_detail, name="draft"),
    path(f"{DRAFT}moves/<slug:move>/", drafts.draft_move, name="draft-move"),
    path(f"{DRAFT}files/", attachments.draft_files, name="draft-files"),
    path(f"{DRAFT}files/add/", attachments.file_add, name="file-add"),
    path(f"{DRAFT}files/<slug:name>/", attachments.file_describe, name="file-describe"),
    path(f"{DRAFT}files/<slug:name>/remove/", attachments.file_remove, name="file-remove"),
    path(f"{DRAFT}threads/", talk.thread_open, name="thread-open"),
    path(f"{DRAFT}threads/<int:thread>/", talk.thread_answer, name="thread-answer"),
]
