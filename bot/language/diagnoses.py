"""Which diagnosis a message is about: whose it is, how far it has gone, and what was ruled out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.care.diagnosis import CHILDHOOD, METASTATIC_STAGES, Cancers, Meaning, Status, Told
from bot.care.wording import plain_quotes
from bot.language.asker import Owner, Subject, cares_for, is_child, relation_in, says_not_me, speaks_of_animal, subject_of
from bot.language.cancer_names import CancerNames, Name
from bot.language.meaning import is_only_dated, meaning_of, sentence_before
from bot.language.stage import find_stage, has_spread, is_only_asked
from bot.language.status import speaks_of_finding, status_of

# "Lung, colon and breast" is one list; "not lung, lymphoma" is not.
_BETWEEN_EQUALS = re.compile(r"^\s*(?:/|&|\+|,?\s*\b(?:and|or)\b|and/or|nor|plus)?\s*(?:maybe |also |my |the |possibly )?$")
_COMMA = re.compile(r"^\s*,\s*$")
_LIST_GOES_ON = re.compile(r"^\s*(?:,|and|or|&|/)")
_NAMED_BEHIND = re.compile(r"^\W*(?:(?:was|is|they|found|in|for|it's|its|it|this|that|with|help)\W+)*(?=my |our )")
_I_HAVE_IT_TOO = re.compile(
    r"\bi(?: (?:was|have|got|am|just|also|now)|'ve|'m)\b[^.?!]{0,25}\b(?:with it|it too|it also|it as well|the same(?: thing| cancer| one)?)\b"
)
_ORIGIN_GAP = re.compile(r"^\s*(?:\S+\s+){0,3}from (?:my |the |his |her )?(?:\w+ )?$")
_WORD_CANCER = re.compile(r"\b(?:cancer|cancr|canser|the big c|tumou?r|malignan\w+)\b")
_CORRECTS = re.compile(
    r"\b(?:sorry|i meant|i mean|meant to say|scratch that|correction|correct that|my mistake|my bad|oops|typo|i was wrong|got (?:it|that) wrong"
    r"|mixed (?:it |that )?up|misspoke|(?:no|oh|sorry) wait|wait (?:no|i)|actually|changed (?:it|my (?:stage|diagnosis)|the|his|her) (?:diagnosis|stage|to"
    r"|from)"
    r"|i (?:said|typed|wrote|put))\b|^\W*wait\b|^\W*(?:no|nope|nah)\b(?:\W*,|\W+(?:it'?s|its|it is|wait|i|the|that|sorry|my|actually|not)\b)"
)
_AND_IT_IS_CANCER = re.compile(
    r"^\W*(?:(?:and|that|which|they|said|say|it|so|the|biopsy|came|back|turned|out|to|be|doctor|says)\W+){0,6}(?:is|was|are|'s"
    r"|be|back|as)?\W*(?:cancer|malignan|positive)"
)
# Other cancers spread here: whoever has mets asks if they are a cancer of their own.
_OFTEN_REACHED = ("bone", "liver", "brain", "lung")
_ADDS = re.compile(
    r"\b(?:also|too|as well|second (?:cancer|primary|diagnosis)|another (?:cancer|one|diagnosis|primary)|on top of|plus|in addition|besides|both"
    r"|two (?:cancers|kinds|types)|and now|along with)\b"
)
_OWN_TREATMENT = re.compile(
    r"\b(?:my (?:own )?(?:diagnosis|oncologist|cancer|chemo|tumou?r|biopsy|radiation|surgery|pathology|treatment)|i (?:have|had|got) (?:cancer|it too)"
    r"|i was (?:just )?diagnosed|i'?m the patient)\b"
)


@dataclass(frozen=True)
class DiagnosisMention:
    """A cancer named in a message, how it is meant, and whose it is."""

    cancer_id: str
    meaning: Meaning
    wording: str
    start: int
    end: int
    subject: Subject | None = None


@dataclass(frozen=True)
class DiagnosisReading:
    """What one message says about a diagnosis, and who says it."""

    mentions: tuple[DiagnosisMention, ...]
    stage: str | None
    caregiver: bool
    child: bool
    relation: str | None = None
    is_own_patient: bool = False
    status: Status | None = None
    corrects: bool = False
    adds: bool = False

    @property
    def own(self) -> tuple[str, ...]:
        """Ids of the cancers that the message is about, in order, each once: what is certain, or else suspected, or else past."""
        ids = self.of(Meaning.OWN) or self.of(Meaning.SUSPECTED) or self.of(Meaning.PAST)
        return tuple(dict.fromkeys([*ids, CHILDHOOD])) if self.child and ids else ids

    @property
    def history(self) -> tuple[str, ...]:
        """Ids of cancers that lie behind the person."""
        return self.of(Meaning.PAST)

    @property
    def ruled_out(self) -> tuple[str, ...]:
        """Ids of cancers that the person does not have, and is not said to have elsewhere in the message."""
        return tuple(one for one in self.of(Meaning.NEGATED) if one not in self.own)

    @property
    def told(self) -> Told:
        """What changes in the diagnoses that are known."""
        is_sure = bool(self.of(Meaning.OWN)) or self.corrects
        return Told(self.own, is_sure, self.adds and not self.corrects, self.ruled_out)

    def of(self, meaning: Meaning) -> tuple[str, ...]:
        """Return the ids of the cancers that are meant so, each once."""
        return tuple(dict.fromkeys(mention.cancer_id for mention in self.mentions if mention.meaning is meaning))


class DiagnosisFinder:
    """Finds diagnoses in messages and tells own from suspected, past, ruled out, family and spread."""

    def __init__(self, cancers: Cancers) -> None:
        """Index every wording of every cancer."""
        self._names = CancerNames(cancers)

    def read(self, text: str) -> DiagnosisReading:
        """Return what the message says about a diagnosis."""
        plain = plain_quotes(text).casefold()
        names = self._names.find(text)
        mentions = _self_before_family(_mentions(names, plain))
        subjects = [one.subject for one in mentions if one.meaning in (Meaning.OWN, Meaning.SUSPECTED)] or [_subject_of_illness(plain)]
        writer = any(subject and subject.owner is Owner.WRITER for subject in subjects) or bool(_I_HAVE_IT_TOO.search(plain))
        writer = writer and not says_not_me(plain)
        relative = next((subject for subject in subjects if subject and subject.owner is Owner.RELATIVE), None)
        caregiver = not writer and (bool(relative) or (cares_for(plain) and not _OWN_TREATMENT.search(plain))) and not _all_past_family(mentions)
        owner = Owner.RELATIVE if caregiver else Owner.WRITER
        reading = DiagnosisReading(
            mentions=tuple(mentions),
            stage=_stage_of(mentions, _without_sites(names, plain)),
            caregiver=caregiver,
            child=is_child(plain, owner),
            relation=((relative.relation if relative else None) or relation_in(plain)) if caregiver else None,
            is_own_patient=not caregiver and (writer or bool(_OWN_TREATMENT.search(plain))) and not speaks_of_animal(plain),
            adds=bool(_ADDS.search(plain)),
        )
        return replace(reading, status=_status(reading, plain), corrects=_corrects(reading, plain))


def _mentions(names: Sequence[Name], plain: str) -> list[DiagnosisMention]:
    """Cancers that are named in one breath are meant in one way: "they ruled out lung, colon and breast"."""
    found: list[DiagnosisMention] = []
    groups = _groups(names, plain)
    for group in groups:
        before, after = plain[: group[0].start], plain[group[-1].end :]
        subject = _subject_at(before, group[0].wording.casefold(), after, plain)
        meaning = meaning_of(before, after)
        if meaning is Meaning.PAST and len(groups) == 1 and is_only_dated(before):
            meaning = Meaning.OWN
        if subject and subject.owner is Owner.ANIMAL:
            meaning = Meaning.ANIMAL
        for name in group:
            found.append(DiagnosisMention(name.cancer_id, _certain(name, meaning, after, plain), name.wording, name.start, name.end, subject))
    return _with_origin(found, names, plain)


def _certain(name: Name, meaning: Meaning, after: str, plain: str) -> Meaning:
    """A lump is not a diagnosis until it is called cancer; where a cancer came from is one; "is that bone cancer" asks of a spread."""
    if name.is_finding and meaning in (Meaning.OWN, Meaning.SUSPECTED) and _AND_IT_IS_CANCER.match(after):
        return Meaning.OWN
    if meaning is Meaning.SUSPECTED and name.cancer_id in _OFTEN_REACHED and has_spread(plain):
        return Meaning.SPREAD_SITE
    if name.is_origin:
        return Meaning.OWN if meaning in (Meaning.SPREAD_SITE, Meaning.SUSPECTED, Meaning.GENERAL) else meaning
    return Meaning.SUSPECTED if name.is_finding and meaning is Meaning.OWN else meaning


def _groups(names: Sequence[Name], plain: str) -> list[list[Name]]:
    groups: list[list[Name]] = []
    for name in names:
        between = plain[groups[-1][-1].end : name.start] if groups else None
        in_list = between is not None and _COMMA.match(between) and _LIST_GOES_ON.match(plain[name.end :])
        if between is not None and (in_list or _BETWEEN_EQUALS.match(between)) and not name.is_origin:
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _with_origin(mentions: list[DiagnosisMention], names: Sequence[Name], plain: str) -> list[DiagnosisMention]:
    """Cancer in the liver that came from the colon is colon cancer that spread."""
    origins = {name.start for name in names if name.is_origin}
    result: list[DiagnosisMention] = []
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        comes_from = following and (following.start in origins or _ORIGIN_GAP.match(plain[mention.end : following.start]))
        spread = comes_from and following and following.cancer_id != mention.cancer_id and mention.meaning is not Meaning.NEGATED
        result.append(replace(mention, meaning=Meaning.SPREAD_SITE) if spread else mention)
    return result


def _subject_at(before: str, wording: str, after: str, plain: str) -> Subject | None:
    """Whom a cancer belongs to: the nearest person before it, or one named right behind it."""
    subject = subject_of(sentence_before(before) + wording) or subject_of(before)
    if subject is None and _NAMED_BEHIND.match(after):
        subject = subject_of(after[:60])
    if subject is None and cares_for(plain):
        return Subject(Owner.RELATIVE, relation_in(plain))
    return subject


def _subject_of_illness(plain: str) -> Subject | None:
    """Whom the bare word "cancer" belongs to, where no kind is named."""
    for match in _WORD_CANCER.finditer(plain):
        meaning = meaning_of(plain[: match.start()], plain[match.end() :])
        if meaning in (Meaning.OWN, Meaning.SUSPECTED):
            return subject_of(sentence_before(plain[: match.start()]))
    return None


def _all_past_family(mentions: Sequence[DiagnosisMention]) -> bool:
    """Whether only relatives of the past are spoken of: who lost a father to cancer cares for nobody."""
    return bool(mentions) and all(mention.meaning in (Meaning.FAMILY, Meaning.ANIMAL) for mention in mentions)


def _self_before_family(mentions: list[DiagnosisMention]) -> list[DiagnosisMention]:
    """Where a person names a relative's cancer and their own, theirs is the one this is about."""
    own = [mention for mention in mentions if mention.meaning in (Meaning.OWN, Meaning.SUSPECTED)]
    if not any(mention.subject and mention.subject.owner is Owner.WRITER for mention in own):
        return mentions
    relatives = [mention for mention in own if mention.subject and mention.subject.owner is Owner.RELATIVE]
    return [replace(mention, meaning=Meaning.FAMILY) if mention in relatives else mention for mention in mentions]


def _stage_of(mentions: Sequence[DiagnosisMention], plain: str) -> str | None:
    """A stage counts for the person's own cancer only."""
    if mentions and all(mention.meaning in (Meaning.FAMILY, Meaning.ANIMAL, Meaning.NEGATED) for mention in mentions):
        return None
    sites = any(mention.meaning is Meaning.SPREAD_SITE for mention in mentions) and any(mention.meaning is Meaning.OWN for mention in mentions)
    spread = has_spread(plain) or (sites and not is_only_asked(plain))
    return find_stage(plain) or ("metastatic" if spread else None)


def _without_sites(names: Sequence[Name], plain: str) -> str:
    """Where a cancer is named by its place, as in "cancer in my lungs", this does not say that it has spread there."""
    for name in names:
        if name.is_site:
            plain = plain[: name.start] + " " * (name.end - name.start) + plain[name.end :]
    return plain


def _status(reading: DiagnosisReading, plain: str) -> Status | None:
    if reading.of(Meaning.OWN):
        return status_of(plain)
    if reading.of(Meaning.SUSPECTED):
        return Status.SUSPECTED
    if reading.of(Meaning.PAST):
        return status_of(plain) or (Status.RECURRENCE if reading.stage in METASTATIC_STAGES else Status.REMISSION)
    if speaks_of_animal(plain):
        return None
    return status_of(plain) or (Status.SUSPECTED if speaks_of_finding(plain) else None)


def _corrects(reading: DiagnosisReading, plain: str) -> bool:
    """Whether what is told here takes the place of what was told before."""
    one_for_another = reading.ruled_out and reading.of(Meaning.OWN)
    is_new = reading.own or reading.ruled_out or (reading.stage or "").isdigit()
    return bool(one_for_another or (is_new and _CORRECTS.search(plain)))
