"""Who and where, as it stands in the head and foot of a report: names, numbers and addresses behind their labels."""

from __future__ import annotations

import re

# A name as reports write it: "DOE, JANE A", "Jane Q. Doe", "O'Neil-Smith, Mary", with what a doctor writes behind it.
_PART = r"[A-Z][\w'\u2019.-]*"
_DEGREE = r"(?:M\.?D\.?|D\.?O\.?|Ph\.?D\.?|N\.?P\.?|P\.?A\.?(?:-C)?|R\.?N\.?|FCAP)"
_PERSON = rf"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+)?{_PART}(?:,[^\S\n]*{_PART})?(?:[^\S\n]+{_PART}){{0,3}}(?:,?[^\S\n]*{_DEGREE}(?!\w))*"
# Words that follow a label in a report and are no names: "Patient: Female", "Name: Hemoglobin".
_NO_NAME = (
    r"(?!(?i:female|male|age|id|name|information|history|location|status|class|type|not|none|n/a|adult|inpatient|outpatient|denies|"
    r"reports|presents|states|is|has|was|with|"
    r"the|this|a|an|no|tolerated|education|instructions|result|test)\b)"
)
# After the name another label may follow on the same line; it stays.
_LABELS_AHEAD = (
    r"(?i:mrn|dob|d\.o\.b|date|age|sex|gender|accession|acct|account|physician|provider|collected|received|reported|room|npi|phone|location|specimen|med)"
)
_PATIENT = re.compile(
    r"\b((?i:patient(?:'s)?(?: name)?|pt(?:\.? name)?|(?<!test )(?<!gene )(?<!specimen )(?<!procedure )(?<!drug )name(?: of patient)?|"
    r"member name|guarantor)\s*[:#][^\S\n]*)"
    rf"{_NO_NAME}(?P<name>(?:(?!\b{_LABELS_AHEAD}\b){_PART},?[^\S\n]*){{1,5}})"
)
_ROLE = (
    r"(?:(?:ordering|referring|attending|requesting|submitting|primary(?: care)?|authorizing|performing|reading|interpreting|signing|treating|admitting)\s+)?"
    r"(?:physician|provider|doctor|surgeon|pathologist|radiologist|clinician|oncologist|urologist|md|technologist|cytotechnologist)(?:\(s\)|s)?(?: name)?"
)
_CLINICIAN = re.compile(
    rf"\b((?i:{_ROLE}|(?:referred|ordered|requested|dictated|read|reviewed|verified|reported|interpreted|transcribed) by|"
    rf"cc)\s*:[^\S\n]*){_NO_NAME}(?P<name>{_PERSON})"
)
_SIGNED = re.compile(
    r"\b((?i:(?:electronically |digitally )?(?:signed|reviewed|verified|finalized|approved|authenticated|dictated)(?: out)?(?: electronically)? by|e-signed by|"
    rf"electronic signature(?: of)?)\s*:?[^\S\n]*){_NO_NAME}(?P<name>{_PERSON})"
)
_DOCTOR = re.compile(rf"\b(Dr|DR|Doctor|Prof)(\.?[^\S\n]+)(?P<name>{_PART}(?:[^\S\n]+(?!(?:MD|said|told)\b){_PART}){{0,2}})(?!\w)")
_WITH_DEGREE = re.compile(
    rf"(?<![\w\]])(?P<name>[A-Z][a-z'\u2019-]+(?:[^\S\n]+[A-Z]\.?)?[^\S\n]+[A-Z][a-z'\u2019-]+),[^\S\n]*(?P<degree>{_DEGREE})(?!\w)(?![^\S\n]+[A-Z][a-z])"
)
_NUMBER = re.compile(
    r"\b((?i:(?:accession|acc|case|specimen|sample|order|requisition|encounter|visit|account|acct\.?|lab|report|npi|clia|member|policy|"
    r"group|subscriber|block|chart|hospital|"
    r"unit|mr|med(?:ical)? rec(?:ord)?|patient|pt)[^\S\n]*(?:no\.?|number|id|#)|accession|requisition|encounter|csn|fin|npi|clia|"
    r"barcode|ssn)\s*[:#.]*[^\S\n]*#?[^\S\n]*)"
    r"(?P<number>(?=[\w-]*\d)[A-Z0-9][\w/-]{3,})"
)
_CASE_NUMBER = re.compile(r"(?<![\w-])(?:[A-Z]{1,4}\d{2}-\d{3,7}|\d{2}-[A-Z]{1,3}-\d{3,7}|[A-Z]{2,4}-\d{2}-\d{4,7}|\d{2}[A-Z]{1,3}-?\d{5,8})(?![\w-])")
# A second date beside the date of birth, with nothing but the age between them.
_AGED_DATE = re.compile(
    r"(\[date\][^\S\n]*[(,/-]?[^\S\n]*(?:(?:age|aged)[ :]*)?(?:\d{1,3}[^\S\n]*(?:y|yo|yrs?|years?(?: old)?))?\)?[^\S\n]*,?[^\S\n]*)(?:\d{1,2}[/.-]){2}\d{2,4}\b"
)
_STATE = r",?[^\S\n]+[A-Z][A-Za-z]+(?:[^\S\n]+[A-Z][A-Za-z]+)?,[^\S\n]*[A-Z]{2}(?:[^\S\n]+\d{5}(?:-\d{4})?)?"
_STREET = re.compile(
    r"\b\d{1,6}[^\S\n]+(?:[NSEW]\.?[^\S\n]+)?(?:[A-Z][\w'.-]*[^\S\n]+){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|"
    r"Dr(?!\.?[^\S\n]+[A-Z][a-z]+(?!,))|Lane|Ln|Court|Ct|"
    r"Way|Place|Parkway|Pkwy|Circle|Cir|Terrace|Highway|Hwy|Square|STREET|ST|AVENUE|AVE|ROAD|RD|BLVD|DRIVE|LANE|LN|HWY|PKWY)\b\.?"
    rf"(?:,?[^\S\n]+(?:Apt|Suite|Ste|Unit|Floor|#|APT|SUITE|STE|UNIT)\.?[^\S\n]*[\w-]+)?(?:{_STATE})?"
)
_TOWN = re.compile(r"\b[A-Z][A-Za-z]+(?:[^\S\n]+[A-Z][A-Za-z]+)?,[^\S\n]*[A-Z]{2}[^\S\n]+\d{5}(?:-\d{4})?\b")


def mask_header(text: str) -> str:
    """Return the text without the names, numbers and addresses of a report's head and foot; findings and figures stay."""
    for names in (_PATIENT, _CLINICIAN, _SIGNED):
        text = names.sub(_named, text)
    text = _DOCTOR.sub(r"\1\2[name]", text)
    text = _WITH_DEGREE.sub(r"[name], \g<degree>", text)
    text = _NUMBER.sub(r"\1[number]", text)
    text = _CASE_NUMBER.sub("[number]", text)
    text = _AGED_DATE.sub(r"\1[date]", text)
    return _TOWN.sub("[address]", _STREET.sub("[address]", text))


def _named(match: re.Match[str]) -> str:
    name = match.group("name")
    return f"{match.group(1)}[name]{name[len(name.rstrip(' ,')) :]}"
