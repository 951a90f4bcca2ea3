"""How the office calls roles and deeds; a deed without words here is shown as it is kept."""

ROLE_NAMES = {
    "viewer": "người xem",
    "editor": "người viết",
    "approver": "người duyệt",
    "admin": "quản trị",
}

# What each may do, beside the choice of a role.
ROLE_WORDS = {
    "viewer": "Người xem: đọc bản tin, báo cáo, câu trả lời.",
    "editor": "Người viết: viết bản tin, sửa hoạt động, đánh dấu đã xử lý.",
    "approver": "Người duyệt: thêm quyền duyệt bản tin của người khác.",
    "admin": "Quản trị: thêm cán bộ, đơn vị, kênh, sổ việc đã làm.",
}

# The audit trail's `what`, in words.
DEEDS = {
    "add_account": "nối Trang",
    "add_staff": "thêm cán bộ",
    "change_password": "đổi mật khẩu của mình",
    "change_staff": "đổi vai trò cán bộ",
    "connect_account": "nối OA",
    "end_staff": "cho cán bộ nghỉ",
    "notice_done": "đã xử lý việc báo",
    "renew_password": "cấp mật khẩu một lần",
    "sign_in": "đăng nhập",
}
