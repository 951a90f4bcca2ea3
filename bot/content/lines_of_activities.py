"""The lines of talk.toml that tell people of an activity unasked, and what fills them."""

LINES = (
    "activity_promoted",
    "activity_offered",
    "activity_passed",
    "activity_moved",
    "activity_called_off",
    "activity_removed",
    "activity_taken_over",
    "activity_guardian_agreed",
    "activity_guardian_refused",
    "activity_evening",
    "activity_soon",
    "activity_thanks",
    "activity_thanks_open",
    "activity_swap_asked",
    "activity_swap_done",
    "activity_swap_refused",
    "activity_swap_over",
    "activity_certificate",
    "activity_message",
    "activity_of_friend",
    "activity_why",
    "activity_bring",
)

# What the code fills in.
WORDS = frozenset(
    (
        "activity.title",
        "activity.when",
        "activity.place",
        "activity.bring",
        "activity.until",
        "activity.why",
        "activity.name",
        "activity.hours",
        "activity.words",
        "activity.other",
    )
)
