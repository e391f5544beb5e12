"""How a written word sounds, roughly: so that "kemo" is near "chemo" and "nuemonia" near "pneumonia"."""

from __future__ import annotations

import re

# Greek and Latin spellings of one sound, longest first; what stands in no rule sounds as it is written. "ch" is "k": "chemo", "stomach".
_RULES = (
    (r"^(?:p(?=[nst])|[kg](?=n)|w(?=r)|m(?=n))", ""),
    (r"^x", "s"),
    (r"sch|tch|ch|ck|qu?", "k"),
    (r"ph", "f"),
    (r"^gh", "g"),
    (r"gh", ""),
    (r"rrh|rh", "r"),
    (r"th", "t"),
    (r"wh", "w"),
    (r"[tcs]i(?=on|an|al|ou|en)|sh|c{1,2}(?=[eiy])|z", "s"),
    (r"c", "k"),
    (r"x", "ks"),
    (r"d?g(?=[eiy])", "j"),
    (r"mb$", "m"),
    (r"g(?=ns?$)", ""),
    (r"(?<=[^aeiouy])e$", ""),
    (r"ae|oe", "e"),
    (r"a[iy]", "e"),
    (r"[aeo]w|[eou]u|oo|u[eiy]", "u"),
    (r"a[uw]|oa", "o"),
    (r"e[aeiy]|ie|y", "i"),
)
_RULE = re.compile("|".join(f"({pattern})" for pattern, _ in _RULES))
_SOUNDS = tuple(sound for _, sound in _RULES)
_TWICE = re.compile(r"(.)\1+")
_VOWEL = re.compile(r"(?!^)[aeiouhw']")


def sound_of(word: str) -> str:
    """Return how a word in small letters sounds."""
    return _TWICE.sub(r"\1", _RULE.sub(_sound, word))


def skeleton_of(sound: str) -> str:
    """Return the consonants of a sound, and that it starts with a vowel: they are what people get right."""
    bones = _VOWEL.sub("", sound)
    return "a" + bones[1:] if bones[:1] in tuple("aeiou") else bones


def _sound(found: re.Match[str]) -> str:
    return _SOUNDS[(found.lastindex or 1) - 1]
