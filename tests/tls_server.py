"""A PostgreSQL that speaks TLS only, with a certificate authority made for it."""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.postgresql_server import PostgresqlServer, start_postgresql

_PLAIN = serialization.NoEncryption()
_DAYS = timedelta(days=30)


@dataclass(frozen=True)
class Authority:
    """Who signs certificates."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def make_authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    whole = _begun(name, name, key.public_key(), datetime.now(UTC))
    whole = whole.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    whole = whole.add_extension(usage, critical=True)
    return Authority(key, whole.sign(key, hashes.SHA256()))


def _begun(
    subject: str, issuer: str, key: ec.EllipticCurvePublicKey, since: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - _DAYS)
        .not_valid_after(since + _DAYS)
    )


@dataclass(frozen=True)
class TlsServer:
    """A server on the loopback whose certificate is for 127.0.0.1 alone."""

    server: PostgresqlServer
    authority: Authority

    def certify(self, names: list[str], *, since: datetime | None = None) -> None:
        """Give the server a certificate for names or addresses, and let it be read."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = self.authority.certificate.subject.rfc4514_string().removeprefix("CN=")
        whole = _begun("school server", name, key.public_key(), since or datetime.now(UTC))
        whole = whole.add_extension(
            x509.SubjectAlternativeName([_named(name) for name in names]), critical=False
        )
        signed = whole.sign(self.authority.key, hashes.SHA256())
        folder = self.server.folder
        _own(folder / "server.crt", signed.public_bytes(serialization.Encoding.PEM))
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, _PLAIN
        )
        _own(folder / "server.key", private)
        self.reload()

    def reload(self) -> None:
        with self.server.connect() as connection:
            connection.execute("SELECT pg_reload_conf()")

    def tls(self, *, on: bool) -> None:
        """Switch TLS on or off for those who connect from now on."""
        with self.server.connect() as connection:
            connection.execute(f"ALTER SYSTEM SET ssl = '{'on' if on else 'off'}'")
        self.reload()


def _named(name: str) -> x509.GeneralName:
    return x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)


def _own(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        shutil.chown(path, "postgres", "postgres")


def start_tls_server() -> TlsServer | None:
    server = start_postgresql()
    if server is None:
        return None
    tls = TlsServer(server, make_authority("Larkfield"))
    with server.connect() as connection:
        for name in ("cert", "key"):
            file = server.folder / f"server.{'crt' if name == 'cert' else 'key'}"
            connection.execute(f"ALTER SYSTEM SET ssl_{name}_file = '{file}'")
    tls.certify(["127.0.0.1"])
    tls.tls(on=True)
    return tls
