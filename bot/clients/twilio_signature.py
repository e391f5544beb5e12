"""The signature with which Twilio proves that a request is its own (https://www.twilio.com/docs/usage/security)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit

Parameters = Iterable[tuple[str, str]]
_PORTS = {"https": 443, "http": 80}


def sign(auth_token: str, url: str, parameters: Parameters) -> str:
    """Return the signature of a form that is posted to the address: blank values count, a value that is given twice counts once."""
    signed = url + "".join(name + value for name, value in sorted(set(parameters)))
    return base64.b64encode(hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def is_signed(auth_token: str, url: str, parameters: Parameters, signature: str) -> bool:
    """Return whether the signature is Twilio's, which may or may not count the port in; takes the same time for every wrong one."""
    given = list(parameters)
    shown = signature.encode(errors="replace")
    without, with_port = (hmac.compare_digest(sign(auth_token, one, given).encode(), shown) for one in (_without_port(url), _with_port(url)))
    return without or with_port


def _without_port(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(parts.netloc, parts.netloc.rsplit(":", 1)[0], 1) if parts.port else url


def _with_port(url: str) -> str:
    parts = urlsplit(url)
    return url if parts.port else url.replace(parts.netloc, f"{parts.netloc}:{_PORTS[parts.scheme]}", 1)
