"""What went wrong on the way to an outlet, as one sentence and one outcome.

Sentences name the host and never more of the URL: a path or a query may hold a key.
"""

import errno
import ssl

import aiohttp
import httpx

from bot.feeds.feed import FetchOutcome
from bot.feeds.network.guard import ForbiddenAddressError

_RESETS = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})


class TransportFaultError(httpx.TransportError):
    """No answer, or none to its end; the text is a sentence for people."""

    def __init__(self, outcome: FetchOutcome, sentence: str) -> None:
        super().__init__(sentence)
        self.outcome = outcome


def forbidden(sentence: str) -> TransportFaultError:
    """The fault of a URL or an address that feeds may not use."""
    return TransportFaultError(FetchOutcome.FORBIDDEN_ADDRESS, sentence)


def unreachable(sentence: str) -> TransportFaultError:
    """The fault of an outlet that cannot be reached."""
    return TransportFaultError(FetchOutcome.UNREACHABLE, sentence)


def fault_of(error: Exception, host: str) -> TransportFaultError:
    """Turn what aiohttp raised on the way to ``host`` into a fault."""
    cause = getattr(error, "os_error", None) or error
    if isinstance(cause, ForbiddenAddressError):
        return forbidden(str(cause))
    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientConnectorError):
        return TransportFaultError(
            FetchOutcome.TOO_SLOW, f"{host} did not accept a connection in time."
        )
    return unreachable(f"{host} {_reason(error, cause)}.")


def _reason(error: Exception, cause: object) -> str:
    """Say what the host did; the most telling class first."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "was not found (DNS)"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"shows a TLS certificate that cannot be trusted ({_certificate(error)})"
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return "failed the TLS handshake"
    if isinstance(error, ValueError):
        return "cannot be asked: the URL or a header is not valid"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "broke off in the middle of its answer"
    if isinstance(error, aiohttp.ClientResponseError):
        return "answered with something that is not HTTP"
    return _socket_reason(error, cause)


def _socket_reason(error: Exception, cause: object) -> str:
    if isinstance(cause, ConnectionRefusedError):
        return "refused the connection"
    if getattr(cause, "errno", None) in _RESETS:
        return "reset the connection"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "closed the connection without an answer"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"could not be reached ({getattr(cause, 'strerror', None) or 'no route'})"
    return f"could not be read ({type(error).__name__})"


def _certificate(error: aiohttp.ClientConnectorCertificateError) -> str:
    """OpenSSL's own words, such as 'certificate has expired'."""
    cause = error.certificate_error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message.rstrip(".")
    return type(cause).__name__
