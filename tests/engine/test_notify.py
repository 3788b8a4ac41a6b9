"""Mail and webhook against real servers on loopback: each night once, and what was held up."""

from __future__ import annotations

import contextlib
import email
import hmac
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from pipeline.engine.nightly.finish import finish
from pipeline.engine.nightly.where import Where
from pipeline.engine.notify import Writer, tell
from pipeline.engine.sending import Tries
from pipeline.engine.webhook import SIGNATURE, signature
from pipeline.model.evidence import Text
from pipeline.model.nightly import FacilityMorning, FindingFacts, Morning, RunState
from pipeline.night_settings import (
    SETTINGS_VARIABLE,
    MailSettings,
    NightSettings,
    WebhookSettings,
)
from pipeline.store import leases, nights
from pipeline.store.database import Database

WRITER = Writer({"wages.below_minimum": Text("Minimum wage", "最低工资")}, {}, "en", "/srv/reports")
QUICK = Tries(3, 0.01)
FIRST = datetime(2026, 3, 1, 2, tzinfo=UTC)
FOUND = FindingFacts(
    "f" * 64,
    "wages.below_minimum",
    "failed",
    "violation",
    "critical",
    worker_key="key-of-a-person",
    period="2025-03",
    amount_owed_minor=18_240,
    currency="CNY",
)
NEWS = (
    FacilityMorning("东莞恒晟", RunState.JUDGED, judged=True, new=(FOUND,), report="东莞恒晟"),
    FacilityMorning(
        "suzhou",
        RunState.FAILED,
        judged=True,
        error="facility.toml, line 9: workers.number: 770077 is not allowed",
    ),
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'store.db'}")
    made.prepare()
    return made


def night(database: Database, day: int = 0, *facilities: FacilityMorning) -> Morning:
    """Gives back the morning of a finished night, with made-up facilities."""
    when, holder = FIRST + timedelta(days=day), leases.holder()
    begun = database.run(lambda c: nights.begin(c, "/inbox", when, when, holder))
    assert begun.state == "new"
    done = database.run(lambda c: nights.finish(c, begun.id))
    return Morning(done.night, done.scheduled, done.started, facilities)


class Mailbox:
    """Keeps what arrives; can refuse."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.refused: tuple[str, ...] = ()
        self.refused_with = "550 no such user"
        self.later: list[str] = []
        self.farewell = "221 bye"
        self.got: list[tuple[str, ...]] = []
        self.tried = 0

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return self.refused_with
        if address in self.later:
            self.later.remove(address)
            return "450 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.tried += 1
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.got.append(tuple(envelope.rcpt_tos))
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        return self.farewell


class OnAnyPort(Controller):
    """Lets the system choose the port."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


Serve = Callable[..., MailSettings]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Serve]:
    with contextlib.ExitStack() as stack:

        def start(to: tuple[str, ...] = ("a@example.org",), **said: Any) -> MailSettings:
            settings = {
                key: said.pop(key)
                for key in ("security", "user", "password", "only_when")
                if key in said
            }
            server = OnAnyPort(mailbox, hostname="127.0.0.1", port=0, **said)
            server.start()
            stack.callback(server.stop)
            given = {"security": "none", **settings}
            return MailSettings("127.0.0.1", "prescreen@example.org", to, server.port, **given)

        yield start


def by_mail(mail: MailSettings) -> NightSettings:
    return NightSettings(mail=mail)


def test_a_mail_says_it_loudly_and_names_nobody(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    settings = by_mail(serve(("a@example.org", "b@example.org")))
    assert tell(database, night(database, 0, *NEWS), WRITER, settings, QUICK) == ()
    (mail,) = mailbox.mails
    assert mail["Subject"].startswith("Prescreen: 1 NOT JUDGED; 1 new exception (1 critical)")
    assert mail["To"] == "a@example.org, b@example.org"
    assert "Prescreen" in mail["From"]
    parts = {part.get_content_type(): part.get_content() for part in mail.iter_parts()}
    assert set(parts) == {"text/plain", "text/html"}
    for body in parts.values():
        for words in (
            "东莞恒晟",
            "suzhou",
            "Minimum wage",
            "182.40 CNY",
            "/srv/reports",
            "morning.html",
        ):
            assert words in body
        for secret in ("770077", "key-of-a-person", FOUND.fingerprint):
            assert secret not in body


def test_a_night_goes_out_once(database: Database, mailbox: Mailbox, serve: Serve) -> None:
    settings, morning = by_mail(serve()), night(database, 0, *NEWS)
    for _ in range(2):
        assert tell(database, morning, WRITER, settings, QUICK) == ()
    assert len(mailbox.mails) == 1
    assert tell(database, night(database, 1), WRITER, settings, QUICK) == ()
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 2


def test_a_repeat_can_be_told_apart(tmp_path: Path, mailbox: Mailbox, serve: Serve) -> None:
    """A process that dies between sending and remembering sends again: the same Message-ID."""
    settings = by_mail(serve())
    for name in ("one.db", "two.db"):
        store = Database(f"sqlite:///{tmp_path / name}")
        store.prepare()
        assert tell(store, night(store), WRITER, settings, QUICK) == ()
    first, again = mailbox.mails
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")


def test_only_news_keeps_quiet_nights_quiet(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    settings = by_mail(serve(only_when="news"))
    assert tell(database, night(database, 0), WRITER, settings, QUICK) == ()
    assert mailbox.mails == []
    assert tell(database, night(database, 1, *NEWS), WRITER, settings, QUICK) == ()
    assert len(mailbox.mails) == 1


def test_what_passes_is_tried_again(database: Database, mailbox: Mailbox, serve: Serve) -> None:
    mailbox.answers = ["451 later", "451 later"]
    assert tell(database, night(database), WRITER, by_mail(serve()), QUICK) == ()
    assert (mailbox.tried, len(mailbox.mails)) == (3, 1)


def test_what_is_refused_for_good_is_not(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    mailbox.answers = ["554 no"]
    settings = by_mail(serve())
    (words,) = tell(database, night(database), WRITER, settings, QUICK)
    assert "refused it (554)" in words
    assert (mailbox.tried, mailbox.mails) == (1, [])


def test_the_next_night_sends_what_the_last_could_not(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    gone = by_mail(
        MailSettings("127.0.0.1", "p@example.org", ("a@example.org",), free_port(), "none")
    )
    first = night(database, 0)
    (words,) = tell(database, first, WRITER, gone, QUICK)
    assert "does not answer (Connection refused)" in words
    assert "sent again with the next night" in words
    database.run(lambda c: nights.finish(c, first.night, ("The inbox was slow", words)))
    assert tell(database, night(database, 1), WRITER, by_mail(serve()), QUICK) == ()
    subjects = [mail["Subject"] for mail in mailbox.mails]
    assert ["2026-03-01" in subjects[0], "2026-03-02" in subjects[1]] == [True, True]
    assert subjects[0].startswith("Prescreen (sent late): 1 PROBLEM OF THE NIGHT; nothing new")
    assert subjects[1].startswith("Prescreen: nothing new")
    for part in mailbox.mails[0].iter_parts():
        assert "Sent late" in part.get_content()
        assert "could not be sent" not in part.get_content()
        assert "The inbox was slow" in part.get_content()


def test_a_channel_new_today_is_not_flooded_with_the_past(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    for day in range(5):
        assert tell(database, night(database, day), WRITER, NightSettings(), QUICK) == ()
    assert tell(database, night(database, 5), WRITER, by_mail(serve()), QUICK) == ()
    assert len(mailbox.mails) == 1


def test_one_wrong_recipient_keeps_it_from_nobody_else(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    mailbox.refused = ("b@example.org",)
    settings, morning = by_mail(serve(("a@example.org", "b@example.org"))), night(database)
    (words,) = tell(database, morning, WRITER, settings, QUICK)
    assert "did not reach everybody" in words
    assert "number 2" in words
    assert "b@example.org" not in words
    assert tell(database, morning, WRITER, settings, QUICK) == ()
    assert len(mailbox.mails) == 1
    mailbox.refused = ("a@example.org", "b@example.org")
    (words,) = tell(database, night(database, 1), WRITER, settings, QUICK)
    assert "refused every recipient" in words


def test_recipients_who_are_to_come_later_are_tried_again_alone(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    settings = by_mail(serve(("a@example.org", "b@example.org", "c@example.org")))
    mailbox.later = ["b@example.org", "b@example.org", "c@example.org"]
    assert tell(database, night(database, 0), WRITER, settings, QUICK) == ()
    assert mailbox.got == [("a@example.org",), ("c@example.org",), ("b@example.org",)]
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    mailbox.later, mailbox.refused = ["b@example.org"] * 9, ("c@example.org",)
    (words,) = tell(database, night(database, 1), WRITER, settings, QUICK)
    assert "did not reach everybody" in words
    assert words.endswith("number 2, 3.")
    assert mailbox.got[3:] == [("a@example.org",)]


def test_who_has_it_does_not_get_it_again_as_the_server_goes_away(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    settings, morning = by_mail(serve(("a@example.org", "b@example.org"))), night(database)
    mailbox.later, mailbox.answers = ["b@example.org"], ["250 OK", "554 no", "554 no"]
    (words,) = tell(database, morning, WRITER, settings, QUICK)
    assert "did not reach everybody" in words
    assert "refused it (554)" in words
    mailbox.later = ["a@example.org", "b@example.org"]
    assert tell(database, morning, WRITER, settings, QUICK) == ()
    assert mailbox.tried == 2


def test_the_farewell_of_a_server_unsends_nothing(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    mailbox.farewell = "421 closing"
    assert tell(database, night(database), WRITER, by_mail(serve()), QUICK) == ()
    assert len(mailbox.mails) == 1


def test_a_server_that_hangs_up_has_delivered_to_nobody(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    settings = by_mail(serve(("a@example.org", "b@example.org")))
    mailbox.refused_with, mailbox.refused = "421 too many", ("b@example.org",)
    (words,) = tell(database, night(database), WRITER, settings, QUICK)
    assert "refused every recipient" in words
    assert mailbox.tried == 0


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_login_and_its_refusal(database: Database, mailbox: Mailbox, serve: Serve) -> None:
    def judge(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    said: dict[str, Any] = {
        "authenticator": judge,
        "auth_require_tls": False,
        "auth_required": True,
        "user": "u",
    }
    morning = night(database)
    wrong = by_mail(serve(password="s3cret", **said))
    (words,) = tell(database, morning, WRITER, wrong, QUICK)
    assert "refused user or password (535)" in words
    assert "s3cret" not in words
    assert tell(database, morning, WRITER, by_mail(serve(password="right", **said)), QUICK) == ()
    assert len(mailbox.mails) == 1


def test_without_starttls_nothing_is_sent(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    (words,) = tell(database, night(database), WRITER, by_mail(serve(security="starttls")), QUICK)
    assert "does not offer what is needed: STARTTLS" in words
    assert mailbox.tried == 0


def test_starttls_with_a_certificate_that_holds_and_one_that_does_not(
    database: Database,
    mailbox: Mailbox,
    serve: Serve,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = own_certificate(tmp_path)
    settings = by_mail(serve(security="starttls", tls_context=context, require_starttls=True))
    (words,) = tell(database, night(database), WRITER, settings, QUICK)
    assert "certificate of 127.0.0.1" in words
    assert mailbox.tried == 0
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    assert tell(database, night(database, 1), WRITER, settings, QUICK) == ()
    assert len(mailbox.mails) == 2  # the first night's too


def test_a_page_in_chinese_to_people_with_chinese_names(
    database: Database, mailbox: Mailbox, serve: Serve
) -> None:
    writer = Writer(WRITER.titles, {}, "zh", "/srv")
    settings = by_mail(serve(("李@example.org",), enable_SMTPUTF8=True))
    assert tell(database, night(database, 0, *NEWS), writer, settings, QUICK) == ()
    (mail,) = mailbox.mails
    assert "1家工厂未能判断" in mail["Subject"]
    assert "最低工资" in next(mail.iter_parts()).get_content()


class Hook(BaseHTTPRequestHandler):
    """Answers as told, and keeps what came."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, dict(self.headers), body))
        answers = self.server.answers
        code = answers.pop(0) if answers else 204
        self.send_response(code)
        if 300 <= code < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Keeps quiet."""


@pytest.fixture
def hook() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.came, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def by_hook(server: Any, secret: str | None = "shh") -> NightSettings:
    url = f"http://127.0.0.1:{server.server_address[1]}/in?team=7"
    return NightSettings(webhook=WebhookSettings(url, secret))


def test_a_webhook_is_signed_and_holds_no_person(database: Database, hook: Any) -> None:
    assert tell(database, night(database, 0, *NEWS), WRITER, by_hook(hook), QUICK) == ()
    ((path, headers, body),) = hook.came
    assert path == "/in?team=7"
    by_hand = hmac.digest(b"shh", body, "sha256").hex()
    assert headers[SIGNATURE] == f"sha256={by_hand}" == signature("shh", body)
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    said = json.loads(body)
    assert said["key"] == headers["Idempotency-Key"]
    assert said["totals"]["owed"] == {"CNY": 18_240}
    assert [one["name"] for one in said["facilities"]] == ["suzhou", "东莞恒晟"]
    for secret in ("770077", "key-of-a-person", FOUND.fingerprint):
        assert secret.encode() not in body


def test_without_a_secret_there_is_no_signature(database: Database, hook: Any) -> None:
    assert tell(database, night(database), WRITER, by_hook(hook, None), QUICK) == ()
    assert SIGNATURE not in hook.came[0][1]


@pytest.mark.parametrize(
    ("answers", "tried", "words"),
    [
        ([500, 200], 2, None),
        ([429, 503, 200], 3, None),
        ([500, 500, 500, 200], 3, "answered 500"),
        ([404, 200], 1, "answered 404"),
        ([302, 200], 1, "redirects are not followed"),
    ],
)
def test_answers_of_a_webhook(
    database: Database, hook: Any, answers: list[int], tried: int, words: str | None
) -> None:
    hook.answers.extend(answers)
    failures = tell(database, night(database), WRITER, by_hook(hook), QUICK)
    assert len(hook.came) == tried
    assert len({headers["Idempotency-Key"] for _, headers, _ in hook.came}) == 1
    assert len({body for _, _, body in hook.came}) == 1
    if words is None:
        assert failures == ()
    else:
        assert words in failures[0]


def test_no_proxy_of_the_surroundings_is_asked(
    database: Database, hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert tell(database, night(database), WRITER, by_hook(hook), QUICK) == ()


def test_each_channel_fails_for_itself(
    database: Database, hook: Any, mailbox: Mailbox, serve: Serve
) -> None:
    hook.answers.extend([410])
    settings = NightSettings(mail=serve(), webhook=by_hook(hook).webhook)
    morning = night(database)
    (words,) = tell(database, morning, WRITER, settings, QUICK)
    assert words.startswith("The webhook could not be sent")
    assert tell(database, morning, WRITER, settings, QUICK) == ()
    assert (len(mailbox.mails), len(hook.came)) == (1, 2)


def test_one_that_another_process_sends_is_left_to_it(database: Database, hook: Any) -> None:
    morning = night(database)
    with leases.held(database, [f"deliver:webhook:{morning.night}"], leases.holder()):
        assert tell(database, morning, WRITER, by_hook(hook), QUICK) == ()
    assert hook.came == []
    assert tell(database, morning, WRITER, by_hook(hook), QUICK) == ()
    assert len(hook.came) == 1


def test_settings_come_from_the_surroundings_and_may_be_wrong(
    database: Database, hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "night.toml"
    webhook = by_hook(hook).webhook
    assert webhook is not None
    path.write_text(f'[webhook]\nurl = "{webhook.url}"\nsecret_env = "HOOK"\n')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    monkeypatch.delenv("HOOK", raising=False)
    morning = night(database)
    (words,) = tell(database, morning, WRITER, tries=QUICK)
    assert "HOOK is not set" in words
    monkeypatch.setenv("HOOK", "shh")
    assert tell(database, morning, WRITER, tries=QUICK) == ()
    assert hook.came[0][1][SIGNATURE] == signature("shh", hook.came[0][2])


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Where:
    monkeypatch.delenv("PRESCREEN_DATABASE", raising=False)
    made = Where(str(tmp_path / "inbox"), str(tmp_path / "out"), str(tmp_path / "data"))
    made.database().prepare()
    return made


def test_what_could_not_be_sent_stands_in_the_outputs(
    where: Where, hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = tmp_path / "night.toml", tmp_path / "out"
    webhook = by_hook(hook).webhook
    assert webhook is not None
    path.write_text(f'[webhook]\nurl = "{webhook.url}"\n')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    held = leases.holder()
    hook.answers.append(410)
    begun = where.database().run(lambda c: nights.begin(c, where.inbox, FIRST, FIRST, held))
    morning = finish(where, begun.id, ["The share was away for an hour"])
    said = json.loads((out / "morning.json").read_text())["problems"]
    assert said == list(morning.problems)
    assert said[0] == "The share was away for an hour"
    assert "answered 410" in said[1]
    assert "answered 410" in (out / "morning.html").read_text()
    assert (out / "mornings" / "2026-03-01T0200Z.html").exists()
    # Finished again, as after a kill: what went out meanwhile is not sent once more.
    assert finish(where, begun.id) == morning
    assert finish(where, begun.id) == morning
    assert len(hook.came) == 2


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def own_certificate(folder: Path) -> ssl.SSLContext:
    """Gives back the context of a server whose certificate nobody knows but us."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    places = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(places, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "key.pem").write_bytes(plain)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
