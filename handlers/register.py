"""HANDLERS: who answers what. Adding a line here buys the contract tests."""

from collections.abc import Mapping

from bot.conversation import forms
from bot.conversation.fields import Form
from bot.conversation.turn import Handler, Handlers
from bot.core import events as ev
from bot.core.events import Event
from handlers import (
    activity_buttons,
    activity_friends,
    activity_profile,
    activity_signup,
    activity_topics,
    activity_typed,
    answers,
    following,
    guides,
    human,
    interests,
    kinds,
    office,
    payment_qr,
    staff_chat,
    talk,
)

TOPICS: Mapping[str, Handler] = {
    "greet": talk.greet,
    "human": human.human,
    "subscribe": interests.subscribe,
    "unsubscribe": interests.unsubscribe,
    "feedback": talk.feedback,
    "abuse": talk.abuse,
    "out_of_scope": talk.lost,
    payment_qr.TOPIC: payment_qr.payment_qr,
}

KINDS: Mapping[type[Event], Handler] = {
    ev.Followed: following.followed,
    ev.Arrived: following.arrived,
    ev.Unfollowed: following.unfollowed,
    ev.Withdrew: following.withdrew,
    ev.StoppedNews: following.news_stopped,
    ev.PictureSent: kinds.says("picture"),
    ev.VideoSent: kinds.says("video"),
    ev.VoiceSent: kinds.says("voice"),
    ev.FileSent: kinds.says("file"),
    ev.StickerSent: kinds.says("sticker"),
    ev.ContactShared: kinds.says("contact"),
    ev.LocationShared: office.nearest_office,
    ev.LinkSent: kinds.says("link"),
    ev.Called: kinds.says("call"),
    ev.SomethingSent: kinds.says("unknown_kind"),
    ev.Reacted: kinds.silent,
}

# Questions the bot asks to finish something. The handler of a topic above opens it (forms.begin),
# or leads to it with a button "#form/<name>/start".
FORMS: tuple[Form, ...] = (
    payment_qr.FORM,
    activity_signup.FORM,
    activity_friends.FORM,
    activity_profile.FORM,
)

HANDLERS = Handlers(
    topics=TOPICS,
    kinds=KINDS,
    entry=activity_topics.entry,
    menu=talk.menu,
    about=talk.about,
    lost=talk.lost,
    unsure=answers.unsure,
    danger=talk.danger,
    delete=following.delete,
    nothing_chosen=answers.nothing_chosen,
    forms={form.name: forms.dialogue(form) for form in FORMS},
    guide=guides.GUIDE,
    reads_ward=office.reads_ward,
    reads_news=interests.reads_news,
    ward=office.ward,
    staff_chat=staff_chat.link,
    reads_activity=activity_typed.reads,
    activity=activity_buttons.pressed,
)
