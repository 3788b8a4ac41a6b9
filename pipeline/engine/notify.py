"""Tells a morning by mail and webhook: once a night and channel, and again what did not go out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pipeline.engine.mail import Mailing, SomeRefusedError
from pipeline.engine.sending import NotSentError, Tries, insistently
from pipeline.engine.webhook import post
from pipeline.errors import SettingsError
from pipeline.night_settings import NightSettings, night_of_environment

if TYPE_CHECKING:
    from pipeline.model.evidence import Text
    from pipeline.model.nightly import Morning
    from pipeline.report.labels import Language
    from pipeline.report.notice import Notice
    from pipeline.store.database import Database

MOST_OWED = 14
"""Nights that are sent after a channel was away; older ones are in the outputs only."""
_AGAIN = "It is sent again with the next night."
_UNSENT = "The {channel} could not be sent: "
_NEITHER = "Neither mail nor webhook could be sent: "


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out.

    Attributes:
        name: In the store.
        shown: In words.
        only_news: A night without news is not told.
        sending: Gives back what sends a morning at each call; that raises NotSentError.
    """

    name: str
    shown: str
    only_news: bool
    sending: Callable[[Notice], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Writer:
    """What is needed to put a morning into words.

    Attributes:
        titles: What each rule checks, by id.
        causes: The cause of each rule that names money.
        language: Of mail and page.
        outputs: Where the reports are, as the operator calls it.
    """

    titles: Mapping[str, Text]
    causes: Mapping[str, str]
    language: Language
    outputs: str

    def notice(self, morning: Morning, *, late: bool = False) -> Notice:
        """Gives back a morning ready to be sent.

        Args:
            morning: What the night came to.
            late: It could not go out when its night ended.
        """
        from pipeline.report.morning_document import morning_document
        from pipeline.report.notice import notice

        document = morning_document(morning, self.titles, self.causes)
        return notice(document, self._key(morning), self.language, self.outputs, late=late)

    def _key(self, morning: Morning) -> str:
        # Two installations may both have a night 7: their outputs tell them apart.
        said = f"{self.outputs}\n{morning.night}\n{morning.scheduled}"
        return f"night-{morning.night}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def tell(
    database: Database,
    morning: Morning,
    writer: Writer,
    settings: NightSettings | None = None,
    tries: Tries | None = None,
) -> tuple[str, ...]:
    """Gives back what could not be sent, in words for the morning; () where all went out.

    May be called again for the same night: what went out stays sent. A channel that failed
    before first sends what it still owes, oldest first.

    Args:
        database: Remembers what was sent.
        morning: What the night came to.
        writer: Puts it into words.
        settings: Mail and webhook; those that ``PRESCREEN_SETTINGS`` names where None.
        tries: How often each is tried.
    """
    try:
        chosen = settings or night_of_environment()
    except SettingsError as error:
        return (f"{_NEITHER}{error}. {_AGAIN}",)
    failures = []
    for channel in _channels(chosen):
        try:
            _send(database, morning, writer, channel, tries or Tries())
        except SomeRefusedError as error:
            failures.append(f"The {channel.shown} did not reach everybody: {error}.")
        except NotSentError as error:
            unsent = _UNSENT.format(channel=channel.shown)
            failures.append(f"{unsent}{error}. {_AGAIN}")
    return tuple(failures)


def channel_names() -> tuple[str, ...]:
    """Gives back the channels that the settings of nights name; all where they cannot be read."""
    try:
        return tuple(channel.name for channel in _channels(night_of_environment()))
    except SettingsError:  # ``tell`` says it; once they are right, it is sent
        return ("mail", "webhook")


def _channels(settings: NightSettings) -> Iterator[Channel]:
    mail, webhook = settings.mail, settings.webhook
    if mail is not None:
        news = mail.only_when == "news"
        yield Channel("mail", "mail", news, lambda notice: Mailing(mail, notice).send)
    if webhook is not None:
        news = webhook.only_when == "news"
        yield Channel("webhook", "webhook", news, lambda notice: partial(post, webhook, notice))


def _send(
    database: Database, morning: Morning, writer: Writer, channel: Channel, tries: Tries
) -> None:
    """Sends what a channel owes, this night's included.

    Raises:
        NotSentError: The channel failed; what comes after is not tried.
    """
    from pipeline.store import deliveries, nights

    database.run(lambda c: deliveries.owe(c, morning.night, channel.name))
    owed = database.run(lambda c: deliveries.owed(c, morning.night, channel.name, MOST_OWED))
    for number in owed:
        if number == morning.night:
            told = morning
        else:
            told = database.run(lambda c, number=number: nights.morning(c, number))  # type: ignore[misc]
        arriving = _arriving(told, channel)
        late = number != morning.night or arriving != told
        notice = writer.notice(arriving, late=late)
        if channel.only_news and not notice.news:
            database.run(lambda c, number=number: deliveries.excuse(c, number, channel.name))  # type: ignore[misc]
        else:
            _send_one(database, notice, number, channel, tries)


def _arriving(morning: Morning, channel: Channel) -> Morning:
    """Gives back a morning as it reads once it arrives: that it did not is no problem any more."""
    over = (_UNSENT.format(channel=channel.shown), _NEITHER)
    left = tuple(problem for problem in morning.problems if not problem.startswith(over))
    return replace(morning, problems=left)


def _send_one(
    database: Database, notice: Notice, night: int, channel: Channel, tries: Tries
) -> None:
    """Sends one night, unless another process is at it or was."""
    from pipeline.store import leases, nights

    lease = f"deliver:{channel.name}:{night}"
    with leases.held(database, [lease], leases.holder()) as granted:
        if not granted or database.run(lambda c: nights.was_sent(c, night, channel.name)):
            return
        try:
            insistently(channel.sending(notice), tries)
        except SomeRefusedError:
            database.run(lambda c: nights.mark_sent(c, night, channel.name))
            raise
        database.run(lambda c: nights.mark_sent(c, night, channel.name))
