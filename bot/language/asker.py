"""Who writes, and whose cancer it is: the person's own, a relative's, a child's or a pet's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

# How people call their relatives -> the word a reply may use.
_RELATIONS = {
    "mom": "mom mum mommy mother momma mama ma mam stepmom stepmother",
    "dad": "dad daddy father papa pop pops stepdad stepfather",
    "husband": "husband hubby hubs dh",
    "wife": "wife wifey dw",
    "partner": "partner spouse boyfriend girlfriend bf gf fiance fiancee fiancé fiancée",
    "son": "son stepson",
    "daughter": "daughter stepdaughter",
    "child": "child kid baby toddler infant teen teenager boy girl grandson granddaughter grandchild grandkid godson goddaughter",
    "brother": "brother bro stepbrother",
    "sister": "sister sis stepsister",
    "grandmother": "grandma grandmother granny nana gran grammy abuela",
    "grandfather": "grandpa grandfather granddad grandad gramps abuelo",
    "aunt": "aunt auntie aunty",
    "uncle": "uncle",
    "friend": "friend bestie buddy neighbor neighbour coworker colleague roommate bff",
    "relative": "cousin niece nephew parent parents in-law mil fil relative twin sibling loved",
}
_RELATION_OF = {word: relation for relation, words in _RELATIONS.items() for word in words.split()}
RELATIVE = "(?:" + "|".join(sorted(map(re.escape, _RELATION_OF), key=len, reverse=True)) + ")"
# Without "my" before them, only these are relatives: "dad has ...", but not "so has ..." or "a girl".
_CALLED_BY_NAME = r"(?:mom|mum|mommy|mama|dad|daddy|hubby|grandma|grandpa|granny|nana|papa)"
_YOUNG = r"(?:[1-9]|1[0-7]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_YEARS_OLD = r"(?:[ -]?(?:yr|year)s?[ -]?olds?|[ -]?y/?o\b|[ -]?yrs?\b|[ -]?month[ -]?old)"
_PET = (
    r"(?:dogs?|cats?(?! ?scan)|pupp(?:y|ies)|kitten|kitty|doggo|doggy|horse|pet(?! ?scan|[ /-]ct| imaging)|rabbit|bunny|hamster|ferret|retriever"
    r"|labrador|shepherd dog|poodle)"
)
_DOCTOR = r"(?:doctor|dr|doc|oncologist|surgeon|nurse|gp|pcp|team|radiologist|urologist|gyn\w*|boss|insurance|chart|report|mychart|friend who|therapist)"
_SAYS = (
    r"(?:\s+(?:just|also|has|had|then|now|only))?\s+(?:says?|said|sed|tells?|told|thinks?|thought|wants?|mention\w*|calls?|called|asks?|asked|found|finds"
    r"|gave|ordered|suspect\w*"
    r"|recommend\w*|explain\w*|believes?|wrote|sent|keeps?|knows?|doesn'?t know|worries|is (?:an?|the) |isn't sure|is (?:worried|scared|supportive|freaking"
    r"|upset|sad))\b"
)
# What only frames a request: "i need help with my dad's lung cancer" is not about the writer's own.
_FRAME = (
    r"(?!\W*(?:(?:'?m|am|was|have|'?ve|just|really|also|would|'d|do|don'?t|do not) )*(?:asking|need|want|wonder\w*|worried|scared|afraid|caring|care"
    r"|taking care|take care|help\w*|try\w*"
    r"|support\w*|look\w*|here|writing|calling|know|lost|love|see|the|his|her|a caregiver|a carer|read\w*|heard|hope|wish|miss|hate|googl\w*|like|feel)\b)"
)
_SUBJECT = re.compile(
    rf"\b(?:my|our|his|her|the) (?:\w+ )?(?P<pet>{_PET})\b"
    rf"|\b(?:my|our|his|her|your)\W+(?:(?:[\w-]+)\W+){{0,3}}?(?P<relative>{RELATIVE})(?:'?s)?\b(?!{_SAYS})(?!\W+(?:doctor|says|who is an? (?:doctor|nurse)))"
    rf"|\ba (?:close |good |dear |old |family )?(?P<other>friend|coworker|colleague|neighbor|cousin|relative)\b(?: of (?:mine|ours))?(?!{_SAYS})"
    rf"|(?:^|[.,;!?]\s*|\b(?:and|that|when|because|hi|hello|hey)\s+)(?P<bare>{RELATIVE})(?='s\s|\s+(?:has|have|had|is|was|got|just|diagnosed|dx\w*|with|now"
    rf"|recently|been)\b)(?!{_SAYS})"
    rf"|\b(?P<called>{_CALLED_BY_NAME})(?:'?s)?\b(?!{_SAYS})"
    rf"|\b(?P<young>{_YOUNG}){_YEARS_OLD}"
    rf"|\b(?P<third>he'?s|she'?s|he|she|his|hers|her|him)\b(?!{_SAYS})(?!\W+(?:\w+\W+){{0,2}}?{RELATIVE}\b)(?!\W+{_DOCTOR})"
    rf"|(?P<self>\b(?:i|i'?m|i'?ve|im|ive|ima|we|u i)\b{_FRAME}|\b(?:my|our)\b(?!\W+(?:\w+\W+){{0,3}}?(?:{RELATIVE}|{_DOCTOR}|{_PET})(?:'?s)?\b)|\b(?:me"
    rf"|myself|mine)\b)"
)
# Whom the sick have to look after themselves.
_SMALL = r"(?:kid|baby|toddler|child|infant|teen|newborn|boy|girl)"
_CARED_WORDS = (
    r"(?:cancer|tumou?rs?|chemo\w*|radiation|immunotherapy|doctors?|diagnos\w+|dx\w*|treatments?|biops(?:y|ies)|scans?|surgery|oncologist|myeloma|leukemia"
    r"|lymphoma|melanoma|sarcoma"
    r"|mets|metasta\w+|stage|hospice|hospital|remission|port|infusion|transplant|nausea\w*|throwing up|vomit\w*|pain|fever|sick|dying|tired|weak"
    r"|losing weight|lost weight|eat\w*|appetite"
    r"|lump|mass|prognosis|medicines?|meds|pills|operation|mastectomy|pathology|results|refus\w+|terminal|glioblastoma|mesothelioma|confused|hair)"
)
_HAS = (
    r"(?:has|have|had|is|was|got|gets|just|found|needs?|starts?|started|going|goes|being|recently|currently|wants?|refuses|won'?t|can'?t|doesn'?t|isn'?t"
    r"|keeps?|will|feels?|on)"
)
_CARED_FOR = re.compile(
    rf"\b(?:my|our)\s+(?:[\w-]+\s+){{0,3}}?{RELATIVE}\b(?:\W+(?!i\b|im\b|me\b)\w+){{0,3}}?\W+{_HAS}\b(?![^.?!]{{0,60}}\b(?:about me|for me|of me|with me"
    rf"|me through"
    rf"|my)\b)[^.?!]{{0,40}}\b{_CARED_WORDS}\b"
    rf"|\b(?:my|our)\s+(?:[\w-]+\s+){{0,2}}?{RELATIVE}\s+(?:who )?(?:has|have|had|got|is the one with)\s+(?:it|this|that)\b"
    rf"|\b(?:my|our)\s+(?:[\w-]+\s+){{0,3}}?{RELATIVE}(?:'s|s')\s+(?:\w+\s+){{0,3}}?{_CARED_WORDS}\b"
    rf"|^\W*{_CALLED_BY_NAME}(?:\W+\w+){{0,2}}?\W+{_HAS}\b[^.?!]{{0,40}}\b{_CARED_WORDS}\b"
    rf"|\b{_CALLED_BY_NAME}'s\s+(?:\w+\s+){{0,2}}?{_CARED_WORDS}\b"
    rf"|\b(?:asking|here|writing|calling|on behalf of|caring|care|help|support|advocat\w+|question) (?:\w+ )?(?:for|of|about)? ?(?:my"
    rf"|our) (?!(?:\w+ )?{_SMALL})(?:[\w-]+ )?{RELATIVE}\b"
    rf"|(?<!hard )(?<!much )(?<!bad )(?<!safe )(?<!scary )(?<!there )\bfor (?:my|our) (?!(?:\w+ )?{_SMALL}){RELATIVE}\b|\bmy {RELATIVE},? not me\b"
    rf"|\bi'?m (?:the|his|her|their|my \w+'s) (?:\w+ )?(?:caregiver|carer|caretaker|wife|husband|son|daughter|sister|brother|mom|dad|mother|father|partner)\b"
    rf"|\bi(?:'m| am) (?:the |a )?(?:caregiver|carer|caretaker)\b|\bas (?:a|his|her) (?:caregiver|carer|caretaker)\b"
)
_RELATION_ASKED = re.compile(
    rf"\b(?:my|our|his|her)\s+(?:[\w-]+\s+){{0,3}}?(?P<relative>{RELATIVE})\b|\b(?P<called>{_CALLED_BY_NAME})\b|(?:^|\ba )(?:\w+ )?(?P<bare>{RELATIVE})\b"
)
# "I'm her son" names the writer; the one cared for is not known by it.
_WRITER_IS = re.compile(r"\bi'?m (?:a|the|his|her|their) (?:\w+ )?\w+")
_YOUNG_PATIENT = re.compile(
    rf"\b(?:my|our|her|his)\W+(?:[\w-]+\W+){{0,2}}?{_YOUNG}{_YEARS_OLD}|\b(?:my|our) (?:little |young |baby |newborn |teenage )?(?:child|kid|baby|toddler"
    rf"|infant|teen|teenager|boy|girl|grandchild)\b"
    rf"|\b(?:son|daughter|grandson|granddaughter|nephew|niece|brother|sister|child|kid|boy|girl)\b[^.?!]{{0,12}}?(?:\bis |\baged? |, |\(|\bwho is "
    rf"|\bonly )(?:only |just )?{_YOUNG}\b(?! (?:weeks|days|months|times|mg|rounds))"
    rf"|\b(?:he|she)(?:'s| is)(?: only| just| now)? {_YOUNG}\b(?=\s*(?:$|[.,;!?]|(?:and|with|now|old|yo)\b|(?:years?|yrs?)(?! (?:out|in|into|clear|post"
    rf"|free|since|ago))))"
    r"|\b(?:pediatric|paediatric)\b|\bchildhood cancer\b|\b(?:my|our) (?:little|baby|teenage|toddler) (?:son|daughter|brother|sister|grandson|granddaughter)\b"
)
_I_AM_YOUNG = re.compile(
    r"\bi'?m (?:only |just )?(?:a )?(?:[7-9]|1[0-7])\b(?! ?(?:weeks|days|months|years? (?:out|clear|post|into|in|cancer|free|survivor)|rounds|hours|minutes"
    r"|st|th|%))"
)


_NOT_ME = re.compile(rf"\b(?:my|our) {RELATIVE}\b[^.?!]{{0,15}}\bnot (?:me|mine)\b|\bnot (?:me|mine)\b[^.?!]{{0,15}}\b(?:my|our) {RELATIVE}\b")


class Owner(Enum):
    """Whose a cancer in a message is."""

    WRITER = "writer"
    RELATIVE = "relative"
    ANIMAL = "animal"


@dataclass(frozen=True)
class Subject:
    """Who a part of a sentence is about; `relation` where a relative is named."""

    owner: Owner
    relation: str | None = None


def subject_of(before: str) -> Subject | None:
    """Return whom the text right before a mention is about: the nearest person or pet that does not just say so."""
    found = list(_SUBJECT.finditer(before))
    if not found:
        return None
    match = found[-1]
    if match["pet"]:
        return Subject(Owner.ANIMAL)
    word = _word_of(match)
    if word:
        return Subject(Owner.RELATIVE, _RELATION_OF[word])
    if match["third"]:
        earlier = [one for one in found[:-1] if _word_of(one) or one["pet"]]
        if earlier and earlier[-1]["pet"]:
            return Subject(Owner.ANIMAL)
        return Subject(Owner.RELATIVE, relation_in(before))
    return Subject(Owner.RELATIVE, "child") if match["young"] else Subject(Owner.WRITER)


def _word_of(match: re.Match[str]) -> str | None:
    return match["relative"] or match["other"] or match["bare"] or match["called"]


def says_not_me(plain: str) -> bool:
    """Return whether the writer says that it is a relative's: "my husband, not me"."""
    return bool(_NOT_ME.search(plain))


def cares_for(plain: str) -> bool:
    """Return whether the message speaks of the illness of somebody near, or the writer says to be a caregiver."""
    return bool(_CARED_FOR.search(plain))


def relation_in(plain: str) -> str | None:
    """Return the relative that the message names first: "mom", "husband", "child"."""
    found = _RELATION_ASKED.search(_WRITER_IS.sub(" ", plain))
    return _RELATION_OF[found["relative"] or found["called"] or found["bare"]] if found else None


def is_child(plain: str, owner: Owner) -> bool:
    """Return whether the one with the cancer is a child, by their age or by what they are called."""
    return bool((_I_AM_YOUNG if owner is Owner.WRITER else _YOUNG_PATIENT).search(plain))


def speaks_of_animal(plain: str) -> bool:
    """Return whether a pet is what the message is about."""
    return bool(re.search(rf"\b(?:my|our) (?:\w+ ){{0,2}}{_PET}\b[^.?!]{{0,40}}\b{_CARED_WORDS}\b|\b(?:the|my|our) vet\b", plain))
