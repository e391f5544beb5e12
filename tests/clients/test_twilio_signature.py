"""Our signatures against the official library's, on generated requests."""

from __future__ import annotations

import random
import string

from multidict import MultiDict
from twilio.request_validator import RequestValidator

from bot.clients.twilio_signature import is_signed, sign

VECTORS = 1000
ALPHABET = string.ascii_letters + string.digits + " +&=%#?/\\\"'\t\n\u00e9\u2019\U0001f499\u4f60-_.~"
NAMES = ("Body", "From", "To", "MessageSid", "NumMedia", "FromCity", "OptOutType", "MediaUrl0", "body", "A", "Zz", "_x")
HOSTS = ("https://bot.example.org", "https://bot.example.org:8443", "http://127.0.0.1:8080", "https://sub.bot.example.org", "http://bot.example.org")
PATHS = ("/sms/twilio", "/sms/twilio/status?text=ab12", "/sms/twilio?a=1&b=%20c", "/under/a/path/sms/twilio")


def _request(chance: random.Random) -> tuple[str, str, list[tuple[str, str]]]:
    parameters = [(chance.choice(NAMES), "".join(chance.choices(ALPHABET, k=chance.choice((0, 0, 1, 8, 40, 200))))) for _ in range(chance.randrange(12))]
    token = "".join(chance.choices(string.hexdigits, k=32))
    return token, chance.choice(HOSTS) + chance.choice(PATHS), parameters


def test_a_thousand_signatures_are_those_of_the_official_library() -> None:
    chance = random.Random(2026)
    for _ in range(VECTORS):
        token, url, parameters = _request(chance)
        official = RequestValidator(token)
        expected = official.compute_signature(url, MultiDict(parameters))
        assert sign(token, url, parameters) == expected
        assert is_signed(token, url, parameters, expected)


def test_what_the_official_library_refuses_is_refused() -> None:
    chance = random.Random(2027)
    for _ in range(VECTORS):
        token, url, parameters = _request(chance)
        official, signature = RequestValidator(token), sign(token, url, parameters)
        changed = chance.choice(("value", "name", "added", "url", "token", "signature", "port"))
        if changed == "value" and parameters:
            parameters[0] = (parameters[0][0], parameters[0][1] + "x")
        elif changed == "name" and parameters:
            parameters[0] = (parameters[0][0] + "x", parameters[0][1])
        elif changed == "added":
            parameters.append(("Extra", ""))
        elif changed == "url":
            url += "/"
        elif changed == "token":
            token, official = token + "0", RequestValidator(token + "0")
        elif changed == "signature":
            signature = signature[:-3] + "AA="
        elif changed == "port":
            signature = sign(token, url.replace("example.org/", "example.org:443/"), parameters)
        assert is_signed(token, url, parameters, signature) == official.validate(url, MultiDict(parameters), signature)


def test_a_signature_of_odd_characters_is_only_wrong() -> None:
    assert not is_signed("token", "https://bot.example.org/sms/twilio", [("Body", "hi")], "\udce9\u2019")
