"""Letters by SMTP, to a real server: what is taken, what is refused for good, and what is tried again."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.messages.rules import Fault, Undelivered
from portal.messages.transports import Letter, smtp
from portal.messages.transports.letter import host_of
from portal.messages.transports.smtp import SmtpTransport
from portal.settings import Settings
from tests.messages.conftest import Provider, free_port
from tests.messages.test_file_transport import LETTER


def fate(settings: Settings, letter: Letter = LETTER) -> tuple[Fault, bool]:
    with pytest.raises(Undelivered) as refused:
        SmtpTransport(settings).send(letter)
    return refused.value.fault, refused.value.permanent


def test_a_letter_is_taken_with_all_a_letter_needs(by_smtp: Settings, provider: Provider) -> None:
    assert SmtpTransport(by_smtp).send(LETTER) == LETTER.message_id
    [mail] = provider.taken
    assert provider.recipients == [LETTER.to]
    assert mail["To"] == LETTER.to
    assert mail["From"] == "Danum Early Help Partnership <early-help@demo.example>"
    assert mail["Subject"] == LETTER.subject
    assert mail["Message-ID"] == f"<{LETTER.key}@portal.example>"
    assert mail["Date"].datetime == LETTER.written_at
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == LETTER.text


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://early-help.danum.example", "early-help.danum.example"),
        ("https://early-help.danum.example:8443/portal", "early-help.danum.example"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[::1]"),
    ],
)
def test_a_message_id_is_made_of_the_key_and_our_own_host(
    by_smtp: Settings, provider: Provider, base_url: str, host: str
) -> None:
    given = replace(by_smtp, base_url=base_url)
    SmtpTransport(given).send(replace(LETTER, host=host_of(given)))
    assert provider.taken[0]["Message-ID"] == f"<{LETTER.key}@{host}>"


@pytest.mark.parametrize(
    ("recipient", "letter", "expected"),
    [
        ("550 no such user", "250 taken", (Fault.ADDRESS_REFUSED, True)),
        ("553 not allowed", "250 taken", (Fault.ADDRESS_REFUSED, True)),
        ("450 mailbox busy", "250 taken", (Fault.SERVICE_BUSY, False)),
        ("421 going down", "250 taken", (Fault.SERVICE_BUSY, False)),
        ("250 fine", "554 looks like spam", (Fault.LETTER_REFUSED, True)),
        ("250 fine", "452 disk full", (Fault.SERVICE_BUSY, False)),
        ("250 fine", "421 going down", (Fault.SERVICE_BUSY, False)),
    ],
)
def test_refused_for_good_is_told_from_refused_for_now(
    by_smtp: Settings, provider: Provider, recipient: str, letter: str, expected: tuple[Fault, bool]
) -> None:
    provider.to_recipient, provider.to_letter = recipient, letter
    assert fate(by_smtp) == expected
    assert provider.taken == []


def test_a_letter_taken_stays_taken_whatever_the_goodbye(by_smtp: Settings, provider: Provider) -> None:
    def hang_up() -> None:
        raise ConnectionAbortedError

    provider.at_goodbye = hang_up
    assert SmtpTransport(by_smtp).send(LETTER) == LETTER.message_id
    assert len(provider.taken) == 1


def test_nobody_there_is_tried_again(by_smtp: Settings) -> None:
    assert fate(replace(by_smtp, smtp_port=free_port())) == (Fault.SERVICE_UNREACHABLE, False)
    assert fate(replace(by_smtp, smtp_host="no-such-host.invalid")) == (Fault.SERVICE_UNREACHABLE, False)


@contextmanager
def server_that_says(*lines: bytes) -> Iterator[int]:
    """A server that says these lines as it is spoken to, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                for line in lines:
                    connection.sendall(line + b"\r\n")
                    connection.recv(4096)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(60)


def test_a_server_that_falls_silent_is_not_waited_for_without_end(
    by_smtp: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert fate(replace(by_smtp, smtp_port=silent.getsockname()[1])) == (Fault.SERVICE_UNREACHABLE, False)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([b"554 no service here"], Fault.SERVICE_UNREACHABLE),
        ([b"220 hello", b"501 go away", b"501 go away"], Fault.SERVICE_UNREACHABLE),
        ([b"220 hello", b"250 hello", b"550 not from you"], Fault.SENDER_REFUSED),
        ([b"220 hello", b"250 hello", b"451 later"], Fault.SERVICE_BUSY),
        ([b"220 hello", b"250 hello", b"250 fine", b"250 fine", b"354 go on"], Fault.SERVICE_UNREACHABLE),
    ],
)
def test_what_is_not_the_letters_fault_is_tried_again(by_smtp: Settings, lines: list[bytes], fault: Fault) -> None:
    with server_that_says(*lines) as port:
        assert fate(replace(by_smtp, smtp_port=port)) == (fault, False)


def test_a_server_without_encryption_gets_no_letter_and_no_password(by_smtp: Settings, provider: Provider) -> None:
    assert fate(replace(by_smtp, smtp_starttls=True, smtp_user="u", smtp_password="p")) == (Fault.NOT_ENCRYPTED, False)
    assert provider.taken == []


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate for localhost, which only who is given it trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(uuid.uuid4().int >> 1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.fixture
def secure(by_smtp: Settings, certificate: tuple[str, str]) -> Iterator[tuple[Settings, Provider]]:
    """A server that insists on encryption and on a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    provider = Provider(free_port())

    def knows(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        return AuthResult(success=getattr(data, "password", b"") == b"right", handled=False)

    controller = Controller(
        provider,
        hostname="127.0.0.1",
        port=provider.port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=knows,
    )
    controller.start()
    yield (
        replace(
            by_smtp,
            smtp_host="localhost",
            smtp_port=provider.port,
            smtp_starttls=True,
            smtp_user="portal",
            smtp_password="right",
        ),
        provider,
    )
    controller.stop()


def test_a_certificate_nobody_vouches_for_is_not_trusted(secure: tuple[Settings, Provider]) -> None:
    settings, provider = secure
    assert fate(settings) == (Fault.NOT_ENCRYPTED, False)
    assert provider.taken == []


def test_encrypted_and_signed_in(
    secure: tuple[Settings, Provider], certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, provider = secure
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    assert SmtpTransport(settings).send(LETTER) == LETTER.message_id
    assert len(provider.taken) == 1
    assert fate(replace(settings, smtp_password="wrong")) == (Fault.SIGN_IN_REFUSED, False)
