"""Our own certificate authority: it makes and renews certificates (RFC 5280), and says when one is due.

Pure: nothing here knows where files lie. RSA keys of 2048 bits, which every client of oVirt's can use.
"""

import datetime as dt
import ipaddress
from collections.abc import Iterable
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
DAYS = 398
"""Lifetime of a certificate; browsers accept no longer one."""

BACKDATED = dt.timedelta(hours=1)
"""Certificates begin this long before they are made, for clocks that are slow."""

SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH


class Pair(NamedTuple):
    """A certificate and its private key, both PEM."""

    certificate: bytes
    key: bytes


def authority(organization: str, key: bytes | None = None) -> Pair:
    """A new authority; with `key` (PEM) a renewed one: what the old one signed is good under the new one, too."""
    private = _load(key) if key else _new_key()
    name = _name(organization, f"{organization} CA")
    builder = (
        _builder(name, name, private.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
    )
    return Pair(_pem(builder.sign(private, hashes.SHA256())), _key_pem(private))


def issue(
    ca: Pair, common_name: str, names: Iterable[str] = (), purposes: Iterable[x509.ObjectIdentifier] = ()
) -> Pair:
    """A certificate of `ca` for `common_name`; `names`: host names and IP addresses that it stands for.

    `purposes`: SERVER, CLIENT or both.
    """
    signer, private, parent = _load(ca.key), _new_key(), x509.load_pem_x509_certificate(ca.certificate)
    organization = str(parent.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    builder = (
        _builder(parent.subject, _name(organization, common_name), private.public_key(), DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(list(purposes)), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if alternatives := [_general(name) for name in dict.fromkeys(names)]:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return Pair(_pem(builder.sign(signer, hashes.SHA256())), _key_pem(private))


def due(certificate: bytes, now: dt.datetime | None = None) -> bool:
    """Whether more than half of a certificate's life is over."""
    cert = x509.load_pem_x509_certificate(certificate)
    life = cert.not_valid_after_utc - cert.not_valid_before_utc
    return (now or dt.datetime.now(dt.UTC)) >= cert.not_valid_before_utc + life / 2


def stands_for(certificate: bytes) -> set[str]:
    """The host names and addresses that a certificate stands for."""
    cert = x509.load_pem_x509_certificate(certificate)
    try:
        names = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {str(name.value) for name in names}


def signed_by(certificate: bytes, authority: bytes) -> bool:
    """Whether that authority's key signed the certificate."""
    cert, ca = x509.load_pem_x509_certificate(certificate), x509.load_pem_x509_certificate(authority)
    try:
        cert.verify_directly_issued_by(ca)
    except Exception:
        return False
    return True


def matches(pair: Pair) -> bool:
    """Whether the key is the certificate's own."""
    return x509.load_pem_x509_certificate(pair.certificate).public_key() == _load(pair.key).public_key()


def _name(organization: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _builder(issuer: x509.Name, subject: x509.Name, key: rsa.RSAPublicKey, days: int) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_encipherment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _load(key: bytes) -> rsa.RSAPrivateKey:
    private = serialization.load_pem_private_key(key, password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError("our keys are RSA keys")
    return private


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
