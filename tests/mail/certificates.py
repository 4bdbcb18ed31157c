"""Certificates of a test's own authority, for servers of this machine."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """`chain` and `key` are files in PEM, readable for their owner (and a server that starts as root)."""

    chain: Path
    key: Path


class Authority:
    """`root` is the file that a client has to trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests")])
        ca = x509.BasicConstraints(ca=True, path_length=0)
        made = _builder(self._name, self._name, self._key, days=2).add_extension(ca, critical=True)
        self.root = folder / "root.pem"
        self.root.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(_PEM))

    def issue(self, name: str, *, days: int = 1) -> Certificate:
        """For an address of this machine or a host's name; of negative `days` it has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        names = x509.SubjectAlternativeName([_general(name)])
        made = _builder(subject, self._name, key, days=days).add_extension(names, critical=False)
        stem = f"{name}-{days}"
        chain, file = self._folder / f"{stem}.pem", self._folder / f"{stem}.key"
        chain.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(_PEM))
        file.write_bytes(
            key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return Certificate(chain, file)


_PEM = serialization.Encoding.PEM


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3))
        .not_valid_after(now + timedelta(days=days))
    )
