"""A morning by mail: SMTP with STARTTLS or TLS, text and page in one message."""

from __future__ import annotations

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


def send_mail(settings: MailSettings, notice: Notice) -> None:
    """Sends one message to all recipients.

    Raises:
        NotSentError: The server could not be reached, or refused sender or every recipient.
    """
    shown = f"{settings.host}:{settings.port}"
    try:
        with _connected(settings) as server:
            refused = server.send_message(
                message(settings, notice), settings.sender, list(settings.to)
            )
    except smtplib.SMTPRecipientsRefused as error:
        passes = all(code in _BUSY for code, _ in error.recipients.values())
        raise NotSentError(f"{shown} refused every recipient", passes=passes) from None
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
    if refused:
        numbers = ", ".join(str(settings.to.index(address) + 1) for address in refused)
        raise SomeRefusedError(f"{shown} refused some recipients of the list: number {numbers}")


class SomeRefusedError(NotSentError):
    """It went out, but not to everybody."""

    def __init__(self, words: str) -> None:
        super().__init__(words, passes=False)


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
