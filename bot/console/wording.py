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

CHANNEL_NAMES = {"zalo": "Zalo OA", "messenger": "Trang Facebook", "webchat": "trang chat"}

# The timed jobs, in words.
JOB_NAMES = {
    "ask_contacts": "hỏi Zalo ai nhắn gần đây",
    "ask_newcomers": "hỏi tên người mới nhắn",
    "call_members": "đưa danh sách cần gọi điện",
    "check_subscriptions": "xem webhook của Trang",
    "close_dialogues": "đóng cuộc trò chuyện bỏ dở",
    "close_expired": "đóng bản tin quá hạn",
    "count_days": "đếm theo ngày",
    "delete_pictures": "xoá ảnh mã QR",
    "flag_content": "báo câu trả lời quá hạn",
    "pass_offers": "chuyển chỗ trống cho người chờ",
    "plan_activities": "mở hoạt động tuần sau",
    "purge_data": "xoá dữ liệu quá hạn",
    "release_letters": "gửi tiếp thư đang chờ",
    "remind_members": "nhắc người đã đăng ký",
    "remind_staff": "nhắc bản tin chưa duyệt",
    "renew_tokens": "làm mới quyền của OA",
    "count_letters": "đếm kết quả bản tin lớn",
    "run_articles": "đăng và gửi bài trên Zalo",
    "spread_bulletins": "gửi bản tin tới giờ",
    "sweep_letters": "xem thư bị bỏ lại",
    "sync_followers": "đọc danh sách người quan tâm",
    "tell_people": "báo tin cho người đăng ký",
    "tell_staff": "báo việc cho cán bộ",
}

# The audit trail's `what`, in words.
DEEDS = {
    "activity.call": "ghi kết quả gọi điện",
    "activity.cancel": "huỷ hoạt động",
    "activity.change": "sửa hoạt động",
    "activity.close": "chốt danh sách",
    "activity.create": "thêm hoạt động",
    "activity.door": "mở trang điểm danh",
    "activity.guardian": "ghi lời người giám hộ",
    "activity.issue": "cấp xác nhận tham gia",
    "activity.message": "nhắn người tham gia",
    "activity.place": "xếp chỗ",
    "activity.remove": "lấy chỗ lại",
    "add_account": "nối Trang",
    "approve_bulletin": "duyệt bản tin",
    "cancel_bulletin": "huỷ bản tin",
    "copy_bulletin": "chép bản tin",
    "create_bulletin": "viết bản tin",
    "edit_bulletin": "sửa bản tin",
    "export_hours": "tải báo cáo giờ tình nguyện",
    "export_bulletin": "tải danh sách người nhận",
    "pause_bulletin": "tạm dừng bản tin",
    "resume_bulletin": "cho bản tin gửi tiếp",
    "add_staff": "thêm cán bộ",
    "change_password": "đổi mật khẩu của mình",
    "change_channel": "đổi hạn mức của kênh",
    "change_staff": "đổi vai trò cán bộ",
    "change_unit": "sửa điều bot nói về đơn vị",
    "connect_account": "nối OA",
    "end_staff": "cho cán bộ nghỉ",
    "notice_done": "đã xử lý việc báo",
    "pause_answer": "tạm ngừng câu trả lời",
    "question_done": "đã xử lý câu hỏi",
    "reconnect_channel": "xin quyền OA lại",
    "renew_password": "cấp mật khẩu một lần",
    "resume_answer": "trả lời lại câu",
    "resume_channel": "cho kênh chạy lại",
    "unlink_chat": "thôi nối chat",
}
