"""What a patient must never find again in our store: identifiers, masked on arrival."""

from __future__ import annotations

import re

from bot.care.report_header import mask_header

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
# North American and international numbers; short figures (lab values, years, "988", "911") stay.
_PHONE = re.compile(r"(?<![\w.])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{3}\)|\d{3})[\s.-]?\d{3}[\s.-]\d{4}(?!\d)|(?<![\w.])\+?\d{10,14}(?!\w)")
_SSN = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_RECORD = re.compile(
    r"\b(?:mrn|medical record(?: number)?|(?:record|policy|account) (?:no|number)|(?:patient|member) id)"
    r"\s*(?:is|[:#.])?\s*#?\s*([\w-]*\d[\w-]*)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born(?: on)?|birthday(?: is)?)\s*[:#]?\s*(?:is\s+)?"
    r"((?:\d{1,4}[/.-]){2}\d{1,4}|[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}[- ][a-z]{3,9}\.?[- ]\d{4})",
    re.IGNORECASE,
)
# The first word after "my name is" goes, and further ones as far as they are capitalised.
_NAME = re.compile(
    r"\b((?i:(?:my|his|her) (?:full )?name(?: is|'s)|(?<!test )(?<!gene )(?<!specimen )(?<!procedure )(?<!drug )name:))\s+\w+(?:\s+[A-Z][\w'-]+){0,2}"
)


def mask(text: str) -> str:
    """Return the text with e-mail addresses, phone, record and identity numbers, birth dates and told names replaced."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _BIRTH.sub(lambda match: match.group().replace(match.group(1), "[date]"), text)
    text = mask_header(text)
    text = _RECORD.sub(lambda match: match.group().replace(match.group(1), "[number]"), text)
    text = _SSN.sub("[number]", text)
    text = _PHONE.sub("[phone]", text)
    return _NAME.sub(lambda match: f"{match.group(1)} [name]", text)
