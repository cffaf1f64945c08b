"""Certificates: an authority made for one run, and targets with good and bad certificates of it.

So the documented rules (self-signed, expired and wrong-host certificates are refused) can be tested
offline. Needs the package trustme, which the extra `tls` brings.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl
    import tempfile

#: The kinds of certificates that targets are served with.
VALID, EXPIRED, SELF_SIGNED, WRONG_HOST = KINDS = ("valid", "expired", "self-signed", "wrong-host")

_NAMES = ("localhost", "127.0.0.1", "::1")
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class NoTls(Exception):
    """TLS cannot be served here; the text says what to install."""


class Certificates(NamedTuple):
    """What one run made: the authority's PEM file, and a server context for each kind."""

    ca_file: Path
    contexts: dict[str, ssl.SSLContext]
    folder: tempfile.TemporaryDirectory[str]

    def close(self) -> None:
        """Remove the files."""
        self.folder.cleanup()


def make() -> Certificates:
    """Make an authority and a certificate of each kind.

    :raises NoTls: if trustme is not installed
    """
    import ssl
    import tempfile

    try:
        import trustme
    except ImportError:
        raise NoTls(
            "--tls needs the package trustme: pip install 'superoffice-simulator[tls]'"
        ) from None
    folder = tempfile.TemporaryDirectory(prefix="sosim-")
    authority, stranger = trustme.CA(), trustme.CA()
    ca_file = Path(folder.name) / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    contexts = {kind: ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) for kind in KINDS}
    authority.issue_cert(*_NAMES).configure_cert(contexts[VALID])
    authority.issue_cert(*_NAMES, not_after=_LONG_AGO).configure_cert(contexts[EXPIRED])
    authority.issue_cert("wrong.example.com").configure_cert(contexts[WRONG_HOST])
    own = Path(folder.name) / "self-signed.pem"  # a root that signs nothing but itself
    stranger.private_key_pem.write_to_path(str(own))
    stranger.cert_pem.write_to_path(str(own), append=True)
    contexts[SELF_SIGNED].load_cert_chain(own)
    return Certificates(ca_file, contexts, folder)
