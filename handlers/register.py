"""HANDLERS: who answers what. Adding a line here buys the contract tests."""

from collections.abc import Mapping

from bot.conversation.turn import Handler, Handlers
from bot.core import events as ev
from bot.core.events import Event
from handlers import answers, following, human, kinds, talk

TOPICS: Mapping[str, Handler] = {
    "greet": talk.greet,
    "human": human.human,
    "subscribe": following.subscribe,
    "unsubscribe": following.unsubscribe,
    "feedback": talk.feedback,
    "abuse": talk.abuse,
    "out_of_scope": talk.lost,
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
    ev.LocationShared: kinds.says("location"),
    ev.LinkSent: kinds.says("link"),
    ev.Called: kinds.says("call"),
    ev.SomethingSent: kinds.says("unknown_kind"),
    ev.Reacted: kinds.silent,
}

HANDLERS = Handlers(
    topics=TOPICS,
    kinds=KINDS,
    entry=answers.entry,
    menu=talk.menu,
    about=talk.about,
    lost=talk.lost,
    unsure=answers.unsure,
    danger=talk.danger,
    delete=following.delete,
    nothing_chosen=answers.nothing_chosen,
)
