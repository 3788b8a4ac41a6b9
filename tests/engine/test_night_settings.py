"""The operator's file: everything arrives, every mistake is named, secrets stay secret."""

from pathlib import Path

import pytest

from pipeline.cron import cron
from pipeline.errors import SettingsError
from pipeline.night_settings import (
    SETTINGS_VARIABLE,
    MailSettings,
    NightSettings,
    WebhookSettings,
    load_night,
    night_of_environment,
)

WHOLE = """\
[nightly]
inbox = "uploads"
out = "s3://reports/prescreen"
data = "/srv/prescreen"
database = "postgresql://prescreen@db/prescreen"
cron = "0 2 * * *"
dask = "tcp://scheduler:8786"
children = 4
settle = 2.5
language = "en"
formats = ["json", "html"]
country = "cn"
protocol = "smeta"
codes = ["eti"]
period = "2025-01..2025-12"

[mail]
host = "smtp.example.org"
user = "prescreen"
password_env = "MAIL_PASSWORD"
from = "prescreen@example.org"
to = ["a@example.org", "李@例子.example"]
only_when = "news"

[webhook]
url = "https://hooks.example.org/in?team=7"
secret_env = "HOOK_SECRET"
"""
SECRETS = {"MAIL_PASSWORD": "s3cret", "HOOK_SECRET": "shh"}


def load(folder: Path, text: str, mode: int = 0o644, **secrets: str) -> NightSettings:
    path = folder / "night.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return load_night(path, secrets)


def test_every_key_arrives(tmp_path: Path) -> None:
    night = load(tmp_path, WHOLE, **SECRETS)
    assert night.inbox == str(tmp_path / "uploads")
    assert night.out == "s3://reports/prescreen"
    assert night.data == "/srv/prescreen"
    assert night.database == "postgresql://prescreen@db/prescreen"
    assert (night.cron, night.dask) == ("0 2 * * *", "tcp://scheduler:8786")
    assert (night.children, night.settle, night.language) == (4, 2.5, "en")
    assert night.formats == ("json", "html")
    assert night.options == {
        "country": "CN",
        "protocol": "smeta",
        "codes": ("eti",),
        "period": "2025-01..2025-12",
    }
    assert night.mail == MailSettings(
        "smtp.example.org",
        "prescreen@example.org",
        ("a@example.org", "李@例子.example"),
        587,
        "starttls",
        "prescreen",
        "s3cret",
        "MAIL_PASSWORD",
        "news",
    )
    assert night.webhook == WebhookSettings(
        "https://hooks.example.org/in?team=7", "shh", "HOOK_SECRET"
    )
    assert "s3cret" not in repr(night)
    assert "shh" not in repr(night)


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "") == NightSettings()


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_follows_from_the_security(tmp_path: Path, security: str, port: int) -> None:
    text = f'[mail]\nhost="h"\nsecurity="{security}"\nfrom="a@b"\nto="c@d"\n'
    mail = load(tmp_path, text).mail
    assert mail is not None
    assert (mail.port, mail.to) == (port, ("c@d",))
    mail = load(tmp_path, text + "port = 2525").mail
    assert mail is not None
    assert mail.port == 2525


MAIL = '[mail]\nhost = "smtp.example.org"\nfrom = "a@b.c"\nto = ["d@e.f"]\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[nigthly]\n", 1, ["nigthly", "did you mean nightly?"]),
        ('[nightly]\ninbocs = "x"', 2, ["nightly.inbocs", "did you mean inbox?"]),
        ('[nightly]\n\ncron = "0 2 * *"', 3, ["nightly.cron", "0 2 * * *", "weekday"]),
        ('[nightly]\ncron = "0 25 * * *"', 2, ["'25' is no hour (0 to 23)"]),
        ('[nightly]\ncron = "0 2 31 feb *"', 2, ["never comes"]),
        ('[nightly]\ncron = "0 2 30 2 mon"', 2, ["never comes"]),
        ("[nightly]\nchildren = 0", 2, ["1 to 256"]),
        ("[nightly]\nsettle = -1", 2, ["seconds"]),
        ('[nightly]\nformats = ["html", "pdf"]', 2, ["json, csv, xlsx, html"]),
        ('[nightly]\ncodes = "eti"', 2, ["list"]),
        ('[nightly]\nperiod = "2025"', 2, ["2025-01..2025-12"]),
        ("nightly = 3", 1, ["table"]),
        ('[mail]\nhost = "x"\n', 1, ["from and to must be given"]),
        (MAIL + 'security = "ssl"', 5, ["starttls, tls, none"]),
        (MAIL + "port = 70000", 5, ["65535"]),
        (MAIL + 'user = "u"', 5, ["password_env"]),
        (MAIL + 'password_env = "P"', 5, ["P is not set", "password"]),
        (MAIL + 'password_env = "not a name"', 5, ["environment variable"]),
        (MAIL.replace("d@e.f", "d.e.f"), 4, ["no mail address"]),
        (MAIL.replace("d@e.f", "d@e.f\\nBcc: x@y.z"), 4, ["no mail address"]),
        ('[webhook]\nurl = "ftp://x/y"', 2, ["https://example.org/hook"]),
        ('[webhook]\nurl = "https://u:p@x/y"', 2, ["no user in it"]),
        ('[webhook]\nurl = "https://x/y"\nsecret_env = "S"', 3, ["S is not set"]),
    ],
)
def test_a_mistake_names_file_line_key_and_what_is_allowed(
    tmp_path: Path, text: str, line: int, words: list[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert f"night.toml, line {line}:" in message
    for word in words:
        assert word in message


def test_a_secret_in_the_file_needs_a_private_file(tmp_path: Path) -> None:
    said = MAIL + 'user = "u"\npassword = "s3cret"\n'
    with pytest.raises(SettingsError, match="chmod 600") as caught:
        load(tmp_path, said)
    assert "s3cret" not in str(caught.value)
    mail = load(tmp_path, said, 0o600).mail
    assert mail is not None
    assert mail.password == "s3cret"
    database = '[nightly]\ndatabase = "postgresql://u:s3cret@db/x"\n'
    with pytest.raises(SettingsError, match=r"line 2: nightly\.database") as caught:
        load(tmp_path, database)
    assert "s3cret" not in str(caught.value)
    assert load(tmp_path, database, 0o600).database
    both = MAIL + 'user = "u"\npassword = "a"\npassword_env = "B"\n'
    with pytest.raises(SettingsError, match="not both"):
        load(tmp_path, both, 0o600, B="b")


def test_a_wrong_secret_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, MAIL + "password = 770077", 0o600)
    assert "770077" not in str(caught.value)


def test_a_password_never_goes_in_the_clear(tmp_path: Path) -> None:
    text = MAIL + 'security = "none"\nuser = "u"\npassword_env = "P"\n'
    with pytest.raises(SettingsError, match="never sent in the clear"):
        load(tmp_path, text, P="x")
    here = text.replace("smtp.example.org", "localhost")
    assert load(tmp_path, here, P="x").mail


def test_tasks_elsewhere_find_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    assert night_of_environment() == NightSettings()
    (tmp_path / "night.toml").write_text('[nightly]\nlanguage = "zh"\n')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "night.toml"))
    assert night_of_environment().language == "zh"


@pytest.mark.parametrize(
    "said",
    ["0 2 * * *", "*/15 1-5 1,15 jan-mar Mon-Fri", "0/5 * * * 7", "0 2 29 2 mon", "0 2 29 2 *"],
)
def test_schedules(said: str) -> None:
    assert cron(f" {said} ") == said


@pytest.mark.parametrize(
    "said",
    [
        "",
        "daily",
        "60 2 * * *",
        "0 2 ? * *",
        "*/0 * * * *",
        "5-1 * * * *",
        "0 2 0 * *",
        "*-5 * * * *",
        None,
    ],
)
def test_what_is_no_schedule(said: object) -> None:
    with pytest.raises(ValueError, match="0 2 \\* \\* \\*"):
        cron(said)


def test_without_secrets_the_rest_is_read_as_strictly(tmp_path: Path) -> None:
    path = tmp_path / "night.toml"
    path.write_text(WHOLE, "utf-8")
    night = load_night(path, {}, secrets=False)
    assert night.mail is not None
    assert night.webhook is not None
    assert (night.mail.password, night.webhook.secret) == (None, None)
    assert night.mail.password_env == "MAIL_PASSWORD"
    path.write_text(WHOLE.replace("only_when", "only_wen"), "utf-8")
    with pytest.raises(SettingsError, match="only_wen"):
        load_night(path, {}, secrets=False)
