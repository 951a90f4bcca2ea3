"""PAGES: every page of the office. Adding a line buys the contract tests."""

from bot.console import (
    activities,
    activity_after,
    activity_form,
    activity_papers,
    answers,
    bulletin_report,
    bulletin_writing,
    bulletins,
    channels,
    deeds,
    machine,
    members,
    questions,
    reminders,
    sign_in,
    today,
    unit,
)
from bot.console.page import Page
from bot.store.staff import ADMIN, APPROVER, EDITOR, VIEWER

POST = ("POST",)
BOTH = ("GET", "POST")
_BULLETIN = "/bulletins/<int:number>"
_ACTIVITY = "/activities/<int:number>"
_SIGNUP = f"{_ACTIVITY}/signups/<int:signup>"

# In the order of the menu.
PAGES = (
    Page("today", "/", today.today, VIEWER, "Hôm nay", menu="Hôm nay"),
    Page("notice_done", "/notices/<int:number>/done", today.done, EDITOR, methods=POST),
    Page("bulletins", "/bulletins", bulletins.listed, VIEWER, "Bản tin", menu="Bản tin"),
    Page("bulletin_new", "/bulletins/new", bulletin_writing.new, EDITOR, "Viết", methods=BOTH),
    Page("bulletin_preview", "/bulletins/preview", bulletin_writing.preview, EDITOR, methods=POST),
    Page("bulletin", f"{_BULLETIN}", bulletins.bulletin, VIEWER, "Một bản tin"),
    Page("bulletin_live", f"{_BULLETIN}/live", bulletins.live, VIEWER),
    Page("bulletin_edit", f"{_BULLETIN}/edit", bulletin_writing.edit, EDITOR, "Sửa", methods=BOTH),
    Page("bulletin_approve", f"{_BULLETIN}/approve", bulletins.approve, APPROVER, methods=POST),
    Page("bulletin_pause", f"{_BULLETIN}/pause", bulletins.pause, EDITOR, methods=POST),
    Page("bulletin_resume", f"{_BULLETIN}/resume", bulletins.resume, EDITOR, methods=POST),
    Page("bulletin_cancel", f"{_BULLETIN}/cancel", bulletins.cancel, EDITOR, methods=POST),
    Page("bulletin_try", f"{_BULLETIN}/try", bulletins.try_out, EDITOR, methods=POST),
    Page("bulletin_report", f"{_BULLETIN}/report", bulletin_report.page, VIEWER, "Báo cáo"),
    Page("bulletin_workbook", f"{_BULLETIN}/report.xlsx", bulletin_report.workbook, VIEWER),
    Page("bulletin_table", f"{_BULLETIN}/report.csv", bulletin_report.table, VIEWER),
    Page(
        "bulletin_everybody",
        f"{_BULLETIN}/people.csv",
        bulletin_report.everybody,
        APPROVER,
        methods=POST,
    ),
    Page("bulletin_copy", f"{_BULLETIN}/copy", bulletins.copy, EDITOR, methods=POST),
    Page("activities", "/activities", activities.listed, VIEWER, "Hoạt động", menu="Hoạt động"),
    Page("activity_new", "/activities/new", activity_form.new, EDITOR, "Thêm", methods=BOTH),
    # Names and numbers of people: for those who work with them.
    Page("activity", _ACTIVITY, activities.activity, EDITOR, "Một hoạt động"),
    Page("activity_edit", f"{_ACTIVITY}/edit", activity_form.edit, EDITOR, "Sửa", methods=BOTH),
    Page("activity_roster", f"{_ACTIVITY}/roster", activities.roster, EDITOR, "Danh sách"),
    Page("activity_calls", f"{_ACTIVITY}/calls", activity_after.call_list, EDITOR, "Gọi điện"),
    Page(
        "activity_close", f"{_ACTIVITY}/close", activity_after.close, EDITOR, "Chốt", methods=BOTH
    ),
    Page("activity_period", "/activities/report", activity_papers.period, EDITOR, "Báo cáo"),
    Page("activity_hours", "/activities/report.xlsx", activity_papers.hours, EDITOR, methods=POST),
    Page("activity_paper", f"{_ACTIVITY}/papers/<name>.pdf", activity_papers.paper, EDITOR),
    Page(
        "activity_certificate",
        f"{_ACTIVITY}/certificates/<code>.pdf",
        activity_papers.certificate,
        EDITOR,
    ),
    Page(
        "activity_announce", f"{_ACTIVITY}/announce", activity_papers.announce, EDITOR, methods=POST
    ),
    Page("activity_call_off", f"{_ACTIVITY}/call-off", activities.call_off, EDITOR, methods=POST),
    Page("activity_message", f"{_ACTIVITY}/message", activities.message, EDITOR, methods=POST),
    Page("activity_door", f"{_ACTIVITY}/door", activities.open_door, EDITOR, methods=POST),
    Page("activity_issue", f"{_ACTIVITY}/issue", activities.issue, EDITOR, methods=POST),
    Page("activity_remove", f"{_SIGNUP}/remove", activities.remove, EDITOR, methods=POST),
    Page("activity_let_in", f"{_SIGNUP}/let-in", activities.let_in, EDITOR, methods=POST),
    Page("activity_guardian", f"{_SIGNUP}/guardian", activities.guardian, EDITOR, methods=POST),
    Page("activity_called", f"{_SIGNUP}/call", activity_after.called, EDITOR, methods=POST),
    Page(
        "questions",
        "/questions",
        questions.questions,
        VIEWER,
        "Chưa trả lời được",
        menu="Chưa trả lời được",
    ),
    Page("question_done", "/questions/<int:number>/done", questions.done, EDITOR, methods=POST),
    Page("answers", "/answers", answers.answers, VIEWER, "Câu trả lời", menu="Câu trả lời"),
    Page("answer", "/answers/<topic>", answers.answer, VIEWER, "Câu trả lời"),
    Page("answer_pause", "/answers/<topic>", answers.answer, EDITOR, methods=POST),
    Page("answer_resume", "/answers/<topic>/resume", answers.resume, EDITOR, methods=POST),
    Page("unit", "/unit", unit.unit, EDITOR, "Đơn vị của tôi", menu="Đơn vị của tôi"),
    Page("unit_of", "/unit/<slug>", unit.unit, EDITOR, "Đơn vị", methods=BOTH),
    Page("channels", "/channels", channels.channels, VIEWER, "Kênh", menu="Kênh"),
    Page("channel", "/channels/<account_id>", channels.channel, ADMIN, "Kênh", methods=BOTH),
    Page("channel_resume", "/channels/<account_id>/resume", channels.resume, ADMIN, methods=POST),
    Page(
        "channel_connect", "/channels/<account_id>/connect", channels.reconnect, ADMIN, methods=POST
    ),
    Page("members", "/members", members.members, ADMIN, "Cán bộ", menu="Cán bộ", methods=BOTH),
    Page("member", "/members/<int:number>", members.member, ADMIN, "Vai trò", methods=BOTH),
    Page("member_renew", "/members/<int:number>/renew", members.renew, ADMIN, methods=POST),
    Page("member_end", "/members/<int:number>/end", members.end, ADMIN, methods=POST),
    Page("deeds", "/deeds", deeds.deeds, ADMIN, "Sổ việc đã làm", menu="Sổ việc"),
    Page("machine", "/machine", machine.machine, ADMIN, "Máy", menu="Máy"),
    Page(
        "reminders",
        "/reminders",
        reminders.reminders,
        VIEWER,
        "Nhắc việc",
        menu="Nhắc việc",
        methods=BOTH,
    ),
    Page("unlink_chat", "/reminders/<int:number>/unlink", reminders.unlink, VIEWER, methods=POST),
    Page("password", "/password", sign_in.password, VIEWER, "Đổi mật khẩu", methods=BOTH),
    Page("sign_out", "/sign-out", sign_in.sign_out, VIEWER, methods=POST),
)
