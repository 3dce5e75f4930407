"""Every address of the desk with who may ask for it. Django reads `urlpatterns`."""

from typing import TYPE_CHECKING

from django.urls import path, register_converter

from zenger.model.people import Right
from zenger.web.desk import (
    acting,
    as_sent,
    batching,
    beside,
    front,
    grid,
    keeping,
    labels,
    log,
    me,
    people,
    reading,
    searching,
    sign_in,
    together,
    whole,
)
from zenger.web.desk.assets import asset_view
from zenger.web.desk.guard import Route, guarded
from zenger.web.desk.late import Late

if TYPE_CHECKING:
    from zenger.web.desk import (
        case_files,
        case_history,
        case_list,
        case_views,
        exporting,
        passkeys,
        review_acts,
        review_hidden,
        review_printed,
        review_queue,
        review_rules,
        review_words,
        reviewing,
        state,
        submission_acts,
        submission_views,
    )
else:
    case_files = Late("case_files")
    case_history = Late("case_history")
    case_list = Late("case_list")
    case_views = Late("case_views")
    exporting = Late("exporting")
    passkeys = Late("passkeys")
    review_acts = Late("review_acts")
    review_hidden = Late("review_hidden")
    review_printed = Late("review_printed")
    review_queue = Late("review_queue")
    review_rules = Late("review_rules")
    review_words = Late("review_words")
    reviewing = Late("reviewing")
    state = Late("state")
    submission_acts = Late("submission_acts")
    submission_views = Late("submission_views")


class DigestConverter:
    """A SHA-256 in hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DigestConverter, "digest")
READ, WORK, EDIT, MANAGE = Right.READ, Right.WORK, Right.EDIT, Right.MANAGE
POST, BOTH = ("POST",), ("GET", "POST")

ROUTES = (
    Route("assets/<str:version>/<path:name>", "asset", asset_view, None),
    Route("sign-in", "sign-in", sign_in.sign_in_view, None, BOTH),
    Route("sign-in/second", "second", sign_in.second_view, None, BOTH),
    Route("sign-in/passkey", "ask-for-passkey", passkeys.ask_for_known_view, None, POST),
    Route("sign-in/set-up", "set-up", sign_in.set_up_view, None, BOTH),
    Route("sign-out", "sign-out", sign_in.sign_out_view, READ, POST),
    Route("", "overview", front.overview_view, READ),
    Route("search", "search", searching.search_view, READ),
    Route("search/export", "export", exporting.export_view, READ),
    Route("zips/<str:ticket>", "zip", exporting.zip_view, None),
    Route("search/labels", "label-many", labels.label_many_view, Right.EDIT, POST),
    Route("search/many", "batches", batching.batches_view, READ, BOTH),
    Route("search/many/<int:batch>", "batch", batching.batch_view, READ, BOTH),
    Route("search/many/<int:batch>/table", "batch-table", batching.batch_table_view, READ),
    Route("search/many/<int:batch>/grid", "grid", grid.grid_view, READ),
    Route("search/many/<int:batch>/pairs", "pairs", grid.pairs_view, READ),
    Route("search/kept", "saved", keeping.saved_view, READ, BOTH),
    Route("search/kept/<int:saved>", "change-saved", keeping.change_saved_view, READ, POST),
    Route("search/kept/<int:saved>/new", "alert", keeping.alert_view, READ, BOTH),
    Route("search/past", "past", keeping.past_view, READ, BOTH),
    Route("documents/<int:number>", "document", reading.document_view, READ),
    Route("documents/<int:number>/<int:page>", "page", reading.page_view, READ),
    Route(
        "documents/<int:number>/<int:page>/<slug:use>.webp", "picture", reading.picture_view, READ
    ),
    Route("documents/<int:number>/<int:page>/as-sent", "as-sent", as_sent.as_sent_view, READ),
    Route("documents/<int:number>/<int:page>/turn", "turn", acting.turn_view, READ, POST),
    Route("documents/<int:number>/pages", "pages", whole.pages_view, READ),
    Route("documents/<int:number>/text", "whole", whole.whole_view, READ),
    Route("documents/<int:number>/text.js", "text-script", whole.text_script_view, READ),
    Route("documents/<int:number>/similar", "similar", beside.similar_view, READ),
    Route("documents/<int:number>/against/<int:other>", "compare", beside.compare_view, READ),
    Route("documents/<int:number>/original", "take-out", reading.take_out_view, WORK),
    Route("originals/<str:ticket>", "original-file", reading.original_file_view, None),
    Route("sha256/<digest:digest>", "by-digest", reading.by_digest_view, READ),
    Route("documents/<int:number>/tags", "tag", acting.tag_view, WORK, POST),
    Route("documents/<int:number>/marks", "mark", acting.mark_view, READ, POST),
    Route("documents/<int:number>/notes", "note", acting.note_view, WORK, POST),
    Route("documents/<int:number>/hands", "assign", acting.assign_view, WORK, POST),
    Route("hands/<int:assignment>", "finish", acting.finish_view, READ, POST),
    Route("state", "state", state.state_view, READ),
    Route("state/troubles.csv", "troubles-csv", state.troubles_csv_view, WORK),
    Route("state/retry", "retry", state.retry_view, Right.EDIT, POST),
    Route("state/passwords", "passwords", state.passwords_view, Right.EDIT, POST),
    Route("activity", "activity", together.activity_view, READ),
    Route("lists", "lists", together.lists_view, READ),
    Route("submissions", "submissions", submission_views.submissions_view, READ),
    Route("submissions/<int:submission>", "submission", submission_views.submission_view, READ),
    Route(
        "submissions/<int:submission>/unread",
        "keep-unread",
        submission_acts.keep_unread_view,
        READ,
        POST,
    ),
    Route(
        "submissions/<int:submission>/tags",
        "tag-submission",
        submission_acts.tag_submission_view,
        WORK,
        POST,
    ),
    Route(
        "submissions/<int:submission>/hands",
        "assign-submission",
        submission_acts.assign_submission_view,
        WORK,
        POST,
    ),
    Route("submissions/<int:submission>/replies", "reply", submission_acts.reply_view, WORK, POST),
    Route(
        "submissions/<int:submission>/block",
        "block-source",
        submission_acts.block_source_view,
        EDIT,
        POST,
    ),
    Route(
        "submissions/<int:submission>/delete",
        "delete-source",
        submission_acts.delete_source_view,
        EDIT,
        BOTH,
    ),
    Route("notes/<int:note>", "change-note", acting.change_note_view, WORK, BOTH),
    Route("notes/<int:note>/remove", "remove-note", acting.remove_note_view, WORK, POST),
    Route("me", "me", me.me_view, READ),
    Route("me/sessions", "end-session", me.end_session_view, READ, POST),
    Route("me/passkeys", "passkey", passkeys.passkey_view, READ, POST),
    Route("me/passkeys/new", "ask-for-new-passkey", passkeys.ask_for_new_view, READ, POST),
    Route("me/recovery-codes", "new-codes", me.new_codes_view, READ, POST),
    Route("me/passphrase", "new-passphrase", me.new_passphrase_view, READ, BOTH),
    Route("invitations/<str:token>", "invitation", people.invitation_view, None, BOTH),
    Route("resets/<str:token>", "reset", people.reset_view, None, BOTH),
    Route("documents/<int:number>/labels", "label", labels.label_view, Right.EDIT, POST),
    Route("people", "people", people.people_view, MANAGE),
    Route("people/invite", "invite", people.invite_view, MANAGE, POST),
    Route("people/labels", "make-label", people.make_label_view, MANAGE, POST),
    Route("people/<int:account>", "person", people.person_view, MANAGE, BOTH),
    Route("cases", "cases", case_list.cases_view, EDIT, BOTH),
    Route("cases/<slug:case_id>", "case", case_views.case_view, EDIT),
    Route("cases/<slug:case_id>/files", "case-files", case_files.case_files_view, EDIT, POST),
    Route("cases/<slug:case_id>/files/<str:name>", "case-file", case_files.case_file_view, EDIT),
    Route("cases/<slug:case_id>/decide", "decide-case", case_views.decide_case_view, EDIT, POST),
    Route(
        "cases/<slug:case_id>/version/<int:edition>",
        "case-version",
        case_history.version_view,
        EDIT,
        BOTH,
    ),
    Route("cases/<slug:case_id>/look/<path:path>", "look", case_history.look_view, EDIT),
    Route(
        "cases/<slug:case_id>/<slug:section>/<slug:place>", "part", case_views.part_view, EDIT, BOTH
    ),
    Route("review", "queue", review_queue.queue_view, EDIT),
    Route("review/next", "next-review", review_queue.next_view, EDIT),
    Route("review/decisions", "decide-many", review_queue.decide_many_view, EDIT, POST),
    Route("review/decisions.csv", "decisions-table", review_queue.table_view, EDIT),
    Route("review/rules", "rules", review_rules.rules_view, EDIT, BOTH),
    Route("review/words", "by-words", review_words.by_words_view, EDIT, BOTH),
    Route("review/undo", "undo", review_words.undo_view, EDIT, POST),
    Route("review/<int:number>/copy", "copy-redactions", review_words.copy_view, EDIT, POST),
    Route("review/<int:number>", "review", reviewing.review_view, EDIT),
    Route("review/<int:number>/hidden", "hidden", review_hidden.hidden_view, EDIT),
    Route("review/<int:number>/original", "original", review_hidden.original_view, EDIT, POST),
    Route(
        "review/<int:number>/hidden.<slug:form>",
        "hidden-table",
        review_hidden.hidden_table_view,
        EDIT,
    ),
    Route("review/<int:number>/<int:page>", "review-page", reviewing.review_page_view, EDIT),
    Route("review/<int:number>/<int:page>/printed", "printed", review_printed.printed_view, EDIT),
    Route(
        "review/<int:number>/<int:page>/printed/<slug:use>.webp",
        "printed-picture",
        review_printed.printed_picture_view,
        EDIT,
    ),
    Route("review/<int:number>/decide", "decide", review_printed.decide_view, EDIT, POST),
    Route("review/<int:number>/redact", "redact", review_acts.redact_view, EDIT, POST),
    Route("review/<int:number>/take-back", "unredact", review_acts.unredact_view, EDIT, POST),
    Route("review/<int:number>/assess", "assess", review_acts.assess_view, EDIT, POST),
    Route("review/<int:number>/tick", "tick", review_acts.tick_view, EDIT, POST),
    Route("review/<int:number>/embargo", "embargo", review_acts.embargo_view, EDIT, POST),
    Route("log", "log", log.log_view, MANAGE),
    Route("log/check", "check-log", log.check_log_view, MANAGE, POST),
    Route("log/export", "export-log", log.export_log_view, MANAGE),
)

urlpatterns = [path(route.pattern, guarded(route), name=route.name) for route in ROUTES]
handler404 = "zenger.web.desk.errors.nothing_there"
