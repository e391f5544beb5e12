"""Words at rest: AES-256-GCM under keys with names, each sealed value bound to the one row it belongs to.

A sealed value is: form (1 byte), length of the key's name (1), the key's name, nonce (12), ciphertext with its tag (16 more).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import KeyMissing, SettingsError, WordsDamaged

FORM = 1
KEY_BYTES = 32
NONCE_BYTES = 12
# Words are filled up with blanks to a multiple of this, so that their length does not tell "lung" from "pancreatic".
BLOCK_BYTES = 128
_KEY = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,32}):(?P<value>[A-Za-z0-9+/=_-]+)")


class Keys:
    """The keys of this installation: the first seals, every one of them opens."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """Take the keys by name, the one to seal with first."""
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._first = next(iter(self._ciphers))

    @classmethod
    def read(cls, text: str) -> Keys:
        """Return the keys written as `name:base64,name:base64`.

        Raises:
            SettingsError: the text is not of that form; the message says what is wrong, and shows no key.
        """
        keys: dict[str, bytes] = {}
        for number, one in enumerate(text.replace("\n", ",").strip(", ").split(","), 1):
            name, key = _read_key(one.strip(), number)
            if name in keys:
                raise SettingsError(f"FIRSTLIGHT_KEYS names {name!r} twice: give each key a name of its own.")
            keys[name] = key
        return cls(keys)

    def seal(self, words: Any, *place: str | int) -> bytes:
        """Return the words encrypted with the first key; they can only be opened at the same place."""
        header = bytes([FORM, len(self._first)]) + self._first.encode()
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = json.dumps(words, separators=(",", ":")).encode()
        plain = plain.ljust(-(-len(plain) // BLOCK_BYTES) * BLOCK_BYTES)
        return header + nonce + self._ciphers[self._first].encrypt(nonce, plain, _bound(header, place))

    def open(self, sealed: bytes, *place: str | int) -> Any:
        """Return the words that were sealed at this place.

        Raises:
            KeyMissing: they were sealed with a key that is not here.
            WordsDamaged: they were changed, or belong to another place.
        """
        name = _name_of(sealed)
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise KeyMissing(f"A row of {place[0]} is sealed with the key {name!r}, which FIRSTLIGHT_KEYS does not hold: add that key after the first.")
        header, rest = sealed[: 2 + sealed[1]], sealed[2 + sealed[1] :]
        try:
            plain = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _bound(header, place))
        except (InvalidTag, ValueError) as error:
            raise WordsDamaged(f"A row of {place[0]} was changed from outside or belongs to another row: restore it from a backup.") from error
        return json.loads(plain)

    def is_current(self, sealed: bytes) -> bool:
        """Return whether the words are sealed with the first key."""
        return _name_of(sealed) == self._first


def new_key() -> str:
    """Return a fresh key as it stands in FIRSTLIGHT_KEYS, named after the day."""
    name = f"{datetime.now(UTC):%Y-%m-%d}-{secrets.token_hex(2)}"
    return f"{name}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def _read_key(text: str, number: int) -> tuple[str, bytes]:
    form = _KEY.fullmatch(text)
    advice = "write name:base64 as `python -m bot keys new` prints it."
    if not form:
        raise SettingsError(f"Key {number} of FIRSTLIGHT_KEYS has no name or holds other characters: {advice}")
    try:
        key = base64.b64decode(form["value"], altchars=b"-_" if set(form["value"]) & set("-_") else None, validate=True)
    except binascii.Error as error:
        raise SettingsError(f"The key {form['name']!r} of FIRSTLIGHT_KEYS is not base64: {advice}") from error
    if len(key) != KEY_BYTES:
        raise SettingsError(f"The key {form['name']!r} of FIRSTLIGHT_KEYS has {len(key)} bytes, {KEY_BYTES} are needed: {advice}")
    return form["name"], key


def _name_of(sealed: bytes) -> str:
    if len(sealed) < 2 or sealed[0] != FORM:
        raise WordsDamaged("A row holds something that was not sealed here: restore it from a backup.")
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")


def _bound(header: bytes, place: tuple[str | int, ...]) -> bytes:
    """What the seal covers beside the words: form and key, table, conversation and row."""
    return header + json.dumps(place).encode()
