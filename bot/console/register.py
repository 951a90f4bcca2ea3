"""PAGES: every page of the office. Adding a line buys the contract tests."""

from bot.console import deeds, members, sign_in, today
from bot.console.page import Page
from bot.store.staff import ADMIN, EDITOR, VIEWER

POST = ("POST",)
BOTH = ("GET", "POST")

# In the order of the menu.
PAGES = (
    Page("today", "/", today.today, VIEWER, "Hôm nay", menu="Hôm nay"),
    Page("notice_done", "/notices/<int:number>/done", today.done, EDITOR, methods=POST),
    Page("members", "/members", members.members, ADMIN, "Cán bộ", menu="Cán bộ", methods=BOTH),
    Page("member", "/members/<int:number>", members.member, ADMIN, "Vai trò", methods=BOTH),
    Page("member_renew", "/members/<int:number>/renew", members.renew, ADMIN, methods=POST),
    Page("member_end", "/members/<int:number>/end", members.end, ADMIN, methods=POST),
    Page("deeds", "/deeds", deeds.deeds, ADMIN, "Sổ việc đã làm", menu="Sổ việc"),
    Page("password", "/password", sign_in.password, VIEWER, "Đổi mật khẩu", methods=BOTH),
    Page("sign_out", "/sign-out", sign_in.sign_out, VIEWER, methods=POST),
)
