"""A morning by mail: SMTP with STARTTLS or TLS, text and page in one message."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import TYPE_CHECKING

from pipeline.engine.sending import SECONDS, NotSentError

if TYPE_CHECKING:
    from pipeline.night_settings import MailSettings
    from pipeline.report.notice import Notice

_BUSY = range(400, 500)
_LATER = 450


class SomeRefusedError(NotSentError):
    """It went out, but not to everybody."""


class Mailing:
    """One message, until everybody has it who can have it.

    Each try goes to those alone who do not have it yet and were not refused for good.
    """

    def __init__(self, settings: MailSettings, notice: Notice) -> None:
        self._settings = settings
        self._notice = notice
        self._left = list(settings.to)
        self._never: list[str] = []
        self._shown = f"{settings.host}:{settings.port}"

    def send(self) -> None:
        """Sends it to all who are left.

        Raises:
            SomeRefusedError: Somebody has it, and somebody has not.
            NotSentError: Nobody has it.
        """
        try:
            refused = self._tried()
        except NotSentError as error:
            if len(self._left) + len(self._never) == len(self._settings.to):
                raise
            raise SomeRefusedError(str(error), passes=error.passes) from None
        self._left = [one for one in self._left if one in refused and refused[one] in _BUSY]
        self._never += [one for one in refused if one not in self._left]
        if refused or self._never:
            raise self._error()

    def _error(self) -> NotSentError:
        """Gives back who was refused, by number: an address is somebody's."""
        to, without = self._settings.to, {*self._left, *self._never}
        passes = bool(self._left)
        if len(without) == len(to):
            return NotSentError(f"{self._shown} refused every recipient", passes=passes)
        numbers = ", ".join(str(at) for at, one in enumerate(to, 1) if one in without)
        words = f"{self._shown} refused some recipients of the list: number {numbers}"
        return SomeRefusedError(words, passes=passes)

    def _tried(self) -> dict[str, int]:
        """Gives back the answers to those recipients who were refused.

        Raises:
            NotSentError: The server could not be reached, or refused the sender or the message.
        """
        settings, shown = self._settings, self._shown
        try:
            return _handed_over(settings, message(settings, self._notice), self._left)
        except smtplib.SMTPAuthenticationError as error:
            words = f"{shown} refused user or password ({error.smtp_code})"
            raise NotSentError(words, passes=error.smtp_code in _BUSY) from None
        except smtplib.SMTPNotSupportedError:
            words = f"{shown} does not offer what is needed: {_needs(settings)}"
            raise NotSentError(words, passes=False) from None
        except smtplib.SMTPResponseException as error:
            passes = error.smtp_code in _BUSY
            raise NotSentError(f"{shown} refused it ({error.smtp_code})", passes=passes) from None
        except ssl.SSLCertVerificationError as error:
            words = f"the certificate of {shown} does not hold ({error.verify_message})"
            raise NotSentError(words, passes=False) from None
        except UnicodeError:
            words = f"{shown}: host or an address has letters that mail cannot carry"
            raise NotSentError(words, passes=False) from None
        except (smtplib.SMTPException, OSError) as error:
            what = error.strerror if isinstance(error, OSError) and error.strerror else _kind(error)
            raise NotSentError(f"{shown} does not answer ({what})", passes=True) from None


def _handed_over(settings: MailSettings, mail: EmailMessage, to: list[str]) -> dict[str, int]:
    """Gives back the answers to those recipients who were refused.

    The answer to the message is the last that counts: what a server says to the farewell, or that
    it leaves without one, unsends nothing.
    """
    server = _connected(settings)
    try:
        refused = server.send_message(mail, settings.sender, to)
    except smtplib.SMTPRecipientsRefused as error:  # nobody has it; one that hangs up names few
        refused = dict.fromkeys(to, (_LATER, b"")) | error.recipients
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()
    return {address: code for address, (code, _) in refused.items()}


def message(settings: MailSettings, notice: Notice) -> EmailMessage:
    """Gives back the message; its Message-ID is the same whenever the same night is sent."""
    # Folded early, a subject begins on its second line, and some programs show it as empty.
    longest = 900 if notice.subject.isascii() else 78
    plain = _is_plain(settings)
    mail = EmailMessage(policy=SMTP.clone(utf8=not plain, max_line_length=longest))
    mail["From"] = _address(settings.sender, "Prescreen")
    mail["To"] = [_address(one) for one in settings.to]
    mail["Subject"] = notice.subject
    mail["Date"] = formatdate(localtime=True)
    domain = settings.sender.rpartition("@")[2].encode("idna").decode()
    mail["Message-ID"] = f"<{notice.key}@{domain}>"
    # Answering machines stay quiet.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(notice.text, cte="base64")
    mail.add_alternative(notice.html, subtype="html", cte="base64")
    return mail


def _connected(settings: MailSettings) -> smtplib.SMTP:
    """Gives back the server, encrypted and logged in as the settings say."""
    # Checks name and certificate; with neither there is no sending.
    context = ssl.create_default_context()
    place = (settings.host, settings.port)
    server: smtplib.SMTP
    if settings.security == "tls":
        server = smtplib.SMTP_SSL(*place, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(*place, timeout=SECONDS)
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.user is not None and settings.password is not None:
            server.login(settings.user, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def _address(said: str, shown: str = "") -> Address:
    user, _, domain = said.rpartition("@")
    return Address(shown, user, domain)


def _is_plain(settings: MailSettings) -> bool:
    return all(address.isascii() for address in (settings.sender, *settings.to))


def _needs(settings: MailSettings) -> str:
    asked = {
        "STARTTLS": settings.security == "starttls",
        "a login": settings.user is not None,
        "SMTPUTF8": not _is_plain(settings),
    }
    return " or ".join(name for name, wanted in asked.items() if wanted)


def _kind(error: Exception) -> str:
    return "timed out" if isinstance(error, TimeoutError) else type(error).__name__
