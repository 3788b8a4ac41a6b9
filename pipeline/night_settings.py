"""What an operator says once about every night: a TOML file, read strictly."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline import setting_values as values
from pipeline.cron import cron
from pipeline.strict_toml import Keys, TomlFile

SETTINGS_VARIABLE = "PRESCREEN_SETTINGS"
"""Names the file for tasks that run elsewhere; its secrets come from their surroundings."""
PORTS = {"starttls": 587, "tls": 465, "none": 25}
WHEN = ("always", "news")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How the morning summary is mailed.

    Attributes:
        sender: Address it comes from.
        to: Addresses it goes to.
        port: Of the SMTP server; from ``security`` where it was not said.
        security: "starttls", "tls", or "none" for a server on a network that is trusted.
        password: From the environment variable ``password_env``.
        only_when: "always", or "news": nothing new, closed or failed means no mail.
    """

    host: str
    sender: str
    to: tuple[str, ...]
    port: int = 0
    security: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    password_env: str | None = None
    only_when: str = "always"


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where the morning summary is posted; ``secret`` signs it."""

    url: str
    secret: str | None = field(default=None, repr=False)
    secret_env: str | None = None
    only_when: str = "always"


@dataclass(frozen=True, slots=True)
class NightSettings:
    """What the file said; None and () where it said nothing.

    Attributes:
        options: What every facility is judged under, as the options of ``prescreen check``.
    """

    inbox: str | None = None
    out: str | None = None
    data: str | None = None
    database: str | None = field(default=None, repr=False)
    cron: str | None = None
    dask: str | None = None
    children: int | None = None
    settle: float | None = None
    language: str | None = None
    formats: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    mail: MailSettings | None = None
    webhook: WebhookSettings | None = None


def load_night(
    path: Path, environment: Mapping[str, str] | None = None, *, secrets: bool = True
) -> NightSettings:
    """Gives back what the file says, with the secrets it names.

    Args:
        path: The TOML file; places in it are relative to its folder.
        environment: Where secrets stand; that of the process where None.
        secrets: They are needed; else those of the environment are not asked for, and are None.

    Raises:
        SettingsError: The file is wrong, a secret is missing, or one stands in a file that
            others may read; names file, line and key.
    """
    given = os.environ if environment is None else environment
    surroundings = given if secrets else None
    file = TomlFile.read(path)
    data = file.data()
    file.check_keys("", data, tuple(_SECTIONS))
    sections = {
        name: file.row(name, data[name], keys, needed)
        for name, (keys, needed) in _SECTIONS.items()
        if name in data
    }
    night = _at_home(sections.get("nightly", {}), path)
    if _has_password(night.get("database")):
        _must_be_private(file, "nightly.database", "the password of the database")
    return NightSettings(
        **{key: said for key, said in night.items() if key not in OPTIONS},
        options={key: said for key, said in night.items() if key in OPTIONS},
        mail=_mail(file, sections["mail"], surroundings) if "mail" in sections else None,
        webhook=_webhook(file, sections["webhook"], surroundings)
        if "webhook" in sections
        else None,
    )


def night_of_environment() -> NightSettings:
    """Gives back the settings that ``PRESCREEN_SETTINGS`` names; empty ones where it is not set."""
    path = os.environ.get(SETTINGS_VARIABLE)
    return load_night(Path(path)) if path else NightSettings()


def _at_home(night: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Gives back the section with its folders relative to that of the file."""
    here = path.resolve().parent
    said = dict(night)
    for key in ("inbox", "out", "data"):
        place = said.get(key)
        if place is not None and "://" not in place:
            said[key] = str(here / Path(place).expanduser())
    return said


def _mail(
    file: TomlFile, said: dict[str, Any], surroundings: Mapping[str, str] | None
) -> MailSettings:
    said["sender"] = said.pop("from")
    mail = MailSettings(**_revealed(file, "mail", "password", said, surroundings))
    has_password = mail.password is not None or mail.password_env is not None
    if has_password and mail.user is None:
        raise file.error("mail", "a password without a user: say user as well")
    if mail.user is not None and not has_password:
        raise file.error("mail.user", "say password_env as well: the variable with its password")
    if has_password and mail.security == "none" and mail.host not in LOOPBACK:
        what = "a password is never sent in the clear: use starttls or tls"
        raise file.error("mail.security", what)
    return replace(mail, port=mail.port or PORTS[mail.security])


def _webhook(
    file: TomlFile, said: dict[str, Any], surroundings: Mapping[str, str] | None
) -> WebhookSettings:
    return WebhookSettings(**_revealed(file, "webhook", "secret", said, surroundings))


def _revealed(
    file: TomlFile,
    section: str,
    key: str,
    said: dict[str, Any],
    surroundings: Mapping[str, str] | None,
) -> dict[str, Any]:
    """Gives back the section with its secret, from the environment or from a private file."""
    variable = said.get(f"{key}_env")
    if key in said and variable is not None:
        raise file.error(f"{section}.{key}", f"say either {key} or {key}_env, not both")
    if key in said:
        _must_be_private(file, f"{section}.{key}", f"the {key}")
    if variable is None or surroundings is None:
        return said
    if not surroundings.get(variable):
        what = f"the environment variable {variable} is not set: it must hold the {key}"
        raise file.error(f"{section}.{key}_env", what)
    return {**said, key: surroundings[variable]}


def _must_be_private(file: TomlFile, key: str, what: str) -> None:
    if stat.S_IMODE(file.path.stat().st_mode) & 0o077:
        mend = f"chmod 600 {file.path.name}, or keep it in the environment"
        raise file.error(key, f"{what} stands in a file that others may read: {mend}")


def _has_password(url: str | None) -> bool:
    return bool(url and re.match(r"[^/]+://[^/@]*:[^/@]+@", url))


def _secret(value: Any) -> str:
    # Unlike values.text, it never says what was there.
    if not isinstance(value, str) or not value:
        raise ValueError("this is no text in quotes")
    return value


def _variable(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_]\w*", value, re.ASCII):
        raise ValueError("this is no name of an environment variable, such as MAIL_PASSWORD")
    return value


def _address(value: Any) -> str:
    address = values.text(value)
    if not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+", address):
        raise ValueError(f"{value!r} is no mail address; write it as name@example.org")
    return address


def _addresses(value: Any) -> tuple[str, ...]:
    said = (value,) if isinstance(value, str) else values.texts(value)
    return tuple(dict.fromkeys(_address(item) for item in said))


def _url(value: Any) -> str:
    url = values.text(value)
    if not url.isascii() or not re.fullmatch(r"https?://[^\s/@?#]+(/\S*)?", url):
        raise ValueError("this is no address such as https://example.org/hook (no user in it)")
    if not re.fullmatch(r"[^:]*(:\d{1,5})?|\[[\da-fA-F:]+\](:\d{1,5})?", url.split("/")[2]):
        raise ValueError("this is no host, or no port from 1 to 65535")
    return url


def _seconds(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 86_400:
        raise ValueError(f"{value!r} is not allowed; write seconds from 0 to 86400")
    return float(value)


def _formats(value: Any) -> tuple[str, ...]:
    form = values.one_of(values.ALL_FORMATS)
    return tuple(dict.fromkeys(form(item) for item in values.texts(value)))


_OF_A_FACILITY: dict[str, values.Parser] = {
    "country": values.country,
    "place": values.text,
    "period": lambda value: "..".join(values.period(value)),
    "protocol": values.programmes,
    "domains": values.domains,
    "codes": values.texts,
    "packs": values.folders,
    "audit_date": values.day,
}
OPTIONS = tuple(_OF_A_FACILITY)
_NIGHTLY: dict[str, values.Parser] = {
    "inbox": values.text,
    "out": values.text,
    "data": values.text,
    "database": _secret,
    "cron": cron,
    "dask": values.text,
    "children": values.whole(1, 256),
    "settle": _seconds,
    "language": values.one_of(("en", "zh", "both")),
    "formats": _formats,
    **_OF_A_FACILITY,
}
_MAIL: dict[str, values.Parser] = {
    "host": values.text,
    "port": values.whole(1, 65_535),
    "security": values.one_of(tuple(PORTS)),
    "user": values.text,
    "password_env": _variable,
    "password": _secret,
    "from": _address,
    "to": _addresses,
    "only_when": values.one_of(WHEN),
}
_WEBHOOK: dict[str, values.Parser] = {
    "url": _url,
    "secret_env": _variable,
    "secret": _secret,
    "only_when": values.one_of(WHEN),
}
_SECTIONS: dict[str, tuple[Keys, tuple[str, ...]]] = {
    "nightly": (_NIGHTLY, ()),
    "mail": (_MAIL, ("host", "from", "to")),
    "webhook": (_WEBHOOK, ("url",)),
}
