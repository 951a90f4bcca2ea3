"""`doctor`: settings, database, content, accounts: what is wrong and what to do, as sentences."""

from collections.abc import Iterator

from bot.app import Bot
from bot.channels.messenger import MessengerChannel
from bot.channels.messenger import api as messenger_api
from bot.channels.zalo import api as zalo_api
from bot.commands import accounts
from bot.commands.asking import content_faults
from bot.delivery.carrying import credentials
from bot.demo.names import ACCOUNTS
from bot.settings import Settings
from bot.store import events, jobs, people, schema, staff
from bot.store.accounts import Account

HIGH_MESSENGER_RATE = 40.0
SILENT_DAYS = 7


def complaints(bot: Bot) -> Iterator[str]:
    """Everything that is wrong, one sentence each; nothing where all is well."""
    yield from _of_settings(bot.settings)
    if not schema.is_newest(bot.database):
        yield "The database is not of this version: run `python -m bot upgrade`."
        return
    for fault in content_faults(bot.settings.content_folder, bot.clock.now()):
        yield f"Content: {fault}"
    yield from _of_units(bot)
    yield from _of_clock(bot)
    yield from _of_staff(bot)
    for account in bot.book.read_again().values():
        yield from _of_account(bot, account)


def _of_settings(settings: Settings) -> Iterator[str]:
    if settings.messenger.rate > HIGH_MESSENGER_RATE:
        yield (
            f"MESSENGER_RATE is {settings.messenger.rate:g}: above 40 a second Meta may blank the "
            "Page's inbox; set 35 unless nobody answers there by hand."
        )
    if settings.is_production and not settings.public_url.startswith("https://"):
        yield "PUBLIC_URL must begin with https:// in production: the platforms call nothing else."
    if settings.zalo.oa_id and not settings.zalo.oa_secret:
        yield "ZALO_OA_SECRET is missing: copy “OA Secret Key” from the app's Webhook page."
    if settings.messenger.page_id and not settings.messenger.verify_token:
        yield "MESSENGER_VERIFY_TOKEN is missing: think one up, enter it in Meta's dashboard too."


def _of_units(bot: Bot) -> Iterator[str]:
    slug = bot.settings.unit_slug
    if slug not in bot.content.units:
        yield f"There is no content/units/{slug}.toml: copy the sample and fill it in."
    elif bot.settings.is_production and bot.content.units[slug].is_demo:
        yield f"content/units/{slug}.toml is the demo unit: write your own unit's file."


def _of_clock(bot: Bot) -> Iterator[str]:
    """The clock's jobs: one that failed, or none that ran lately."""
    with bot.database.read() as connection:
        runs = jobs.all_runs(connection)
    for run in runs:
        if run.result.startswith("fault"):
            yield f"The job {run.name} failed at its last run ({run.result}): see the log."
    newest = max((run.started_at for run in runs if run.started_at), default=None)
    if newest is not None and (bot.clock.real() - newest).total_seconds() > 120:
        yield "No job ran for two minutes: start `python -m bot serve` or `python -m scheduler`."


def last_runs(bot: Bot) -> Iterator[str]:
    """Each timed job, when it ran last and how it went; no complaint, only to be looked at."""
    if schema.is_newest(bot.database):
        with bot.database.read() as connection:
            runs = jobs.all_runs(connection)
        for run in runs:
            at = f"{run.started_at:%d/%m/%Y %H:%M} UTC" if run.started_at else "never"
            yield f"{run.name}: {at}, {run.result or 'running'}"


def _of_staff(bot: Bot) -> Iterator[str]:
    with bot.database.read() as connection:
        found = staff.everybody(connection)
    if not any(one.role == staff.ADMIN and one.ended_at is None for one in found):
        yield "Nobody may sign in as admin: `python -m bot staff add EMAIL --role admin`."
    if bot.settings.is_production and any(one.is_demo for one in found):
        yield "Demo staff stand in this database; they are let in by no one: seed another one."


def _of_account(bot: Bot, account: Account) -> Iterator[str]:
    if account.id in ACCOUNTS:
        return  # on fake platforms, where `serve --demo` keeps them
    if account.stopped_at is not None:
        yield (
            f"{account.id} stands still since {account.stopped_at:%d/%m/%Y %H:%M} UTC "
            f"({account.stopped_code} {account.stopped_words}): put that right, then run "
            "`account add` again."
        )
        return
    if account.channel == "zalo":
        yield from _of_zalo(bot, account)
    elif account.channel == "messenger":
        yield from _of_messenger(bot, account)
    if account.channel != "webchat":
        yield from _of_silence(bot, account)


def _of_zalo(bot: Bot, account: Account) -> Iterator[str]:
    if not account.webhook_secret:
        yield f"{account.id} has no OA secret: every event will be refused. Set ZALO_OA_SECRET."
    if not account.access_token:
        yield f"{account.id} has no access token: run `account add --channel zalo`."
        return
    found = zalo_api.get_oa(bot.network, bot.settings.zalo.api_url, credentials(account))
    if isinstance(found, str):
        yield f"{account.id}: {found}"
    elif not found.is_verified:
        yield f"{account.id} is not verified by Zalo: sending may be refused with code -221."
    yield from _of_limits(bot, account)


def _of_limits(bot: Bot, account: Account) -> Iterator[str]:
    """What an OA may spend and has spent, and whether its followers are known."""
    told = accounts.limits(bot, account.id)
    if told["may_pay"] and told["spent"] + bot.settings.zalo.paid_price > told["budget"]:
        yield (
            f"{account.id} has spent {told['spent']} of the month's {told['budget']} đồng: paid "
            "news waits; `account set` with a higher --budget, or with --no-pay."
        )
    if 0 < told["articles_a_month"] <= told["articles_this_month"]:
        yield (
            f"{account.id} has used the month's {told['articles_a_month']} articles: others are "
            "refused until the next month; `account set` with --articles if its package has more."
        )
    if told["followers_fault"]:
        yield (
            f"The followers of {account.id} were not read ({told['followers_fault']}): put that "
            "right, then run `followers sync`."
        )
    elif told["followers_read_at"] is None and _is_old(bot, account):
        yield f"The followers of {account.id} were never read: run `followers sync`."


def _is_old(bot: Bot, account: Account) -> bool:
    """Whether the account has been here for a night, in which the clock reads followers."""
    with bot.database.read() as connection:
        first = people.first_of(connection, account.id)
    return first is not None and (bot.clock.now() - first).days >= 1


def _of_messenger(bot: Bot, account: Account) -> Iterator[str]:
    channel = bot.channels["messenger"]
    assert isinstance(channel, MessengerChannel)
    keys = credentials(account)
    facts = messenger_api.debug_token(bot.network, channel.graph, keys)
    if isinstance(facts, messenger_api.Fault):
        yield f"{account.id}: Meta does not answer for the token ({facts.code} {facts.words})."
    elif not facts.is_valid:
        yield f"{account.id}: the Page token is dead ({facts.words}): `account add` a new one."
    elif "pages_messaging" not in facts.scopes:
        yield f"{account.id}: the token lacks pages_messaging: grant it and `account add` again."
    fields = messenger_api.subscribed_fields(bot.network, channel.graph, keys)
    if isinstance(fields, messenger_api.Fault):
        yield f"{account.id}: cannot read subscribed_apps ({fields.code} {fields.words})."
    elif missing := sorted(messenger_api.SUBSCRIBED - fields):
        yield (
            f"{account.id} does not send us {', '.join(missing)}: the clock subscribes again "
            "within 15 minutes; if not, tick them in Meta's dashboard."
        )


def _of_silence(bot: Bot, account: Account) -> Iterator[str]:
    with bot.database.read() as connection:
        last = events.last_received(connection).get(account.id)
    if last is None:
        yield f"{account.id} has never sent an event: check the webhook address and its ticks."
    elif (bot.clock.now() - last).days >= SILENT_DAYS:
        yield f"{account.id} sent its last event on {last:%d/%m/%Y}: check the webhook."
