"""Mutual TLS: the client shows a certificate when it connects (RFC 8446 section 4.4.2)."""

from __future__ import annotations

import ssl
from os import PathLike, fspath

from ..http.messages import Request
from .credentials import Credentials, Held, Text


class MutualTls(Credentials):
    """A client certificate.

    Without arguments it says that the transport of the client has the certificate: `HttpxTransport(tls=...)`, or an
    httpx2 client of your own.
    """

    def __init__(
        self,
        certificate: str | PathLike[str] | None = None,
        key: str | PathLike[str] | None = None,
        password: Text | None = None,
    ) -> None:
        """
        Args:
            certificate: File with the certificate and those that lead to its authority (PEM).
            key: File with its private key, where that is another one.
            password: Opens the private key.
        """
        self._certificate = None if certificate is None else fspath(certificate)
        self._key = None if key is None else fspath(key)
        self._password = None if password is None else Held(password)

    def authenticate(self, request: Request) -> Request:
        """The request as it is: the connection says who asks."""
        return request

    def tls_context(self) -> ssl.SSLContext | None:
        """A TLS context with the usual authorities and the certificate.

        Raises:
            OSError: a file cannot be read, or is not what it should be.
        """
        if self._certificate is None:
            return None
        import httpx2

        context = httpx2.create_ssl_context()
        password = None if self._password is None else self._password.reveal
        context.load_cert_chain(self._certificate, self._key, password or _no_password)
        return context


def _no_password() -> str:
    """Without it, OpenSSL would ask on the terminal."""
    return ""
