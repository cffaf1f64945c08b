"""Trust: whose certificates are taken over TLS, which is loaded when it is needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..settings import SettingsError

if TYPE_CHECKING:
    import ssl


class Trust:
    """Certificates are verified, as the CRM does by default (SuperOffice docs, config webhooks).

    :param ca_files: PEM files of authorities that are trusted besides the machine's own
    :raises SettingsError: if one of them cannot be read or has no certificate
    """

    def __init__(self, ca_files: Sequence[str | Path] = ()) -> None:
        self._ca_files = ca_files
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        if ca_files:
            self.context()  # so that bad ones are told now

    def context(self) -> ssl.SSLContext:
        """Give what TLS needs to know."""
        with self._lock:
            if self._context is None:
                self._context = self._make()
            return self._context

    def _make(self) -> ssl.SSLContext:
        import ssl

        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        for file in self._ca_files:
            _add(context, file)
        return context


def _add(context: ssl.SSLContext, file: str | Path) -> None:
    try:
        context.load_verify_locations(file)
    except OSError as error:
        raise SettingsError(
            f"ca-file is {str(file)!r}, and must be a PEM file with certificates: {error}"
        ) from None
