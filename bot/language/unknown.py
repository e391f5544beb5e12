"""Technical words that we cannot explain yet, and the terms that come nearest to a wording."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.care.glossary import Glossary, Term
from bot.care.wording import fold
from bot.language.lexicon import WORD, Lexicon, words_in
from bot.language.sounds import skeleton_of, sound_of

# How alike (0-100, letters and sound together) a term must be to be offered, and to be taken for the one that is meant.
MIN_OFFERED = 76.0
MIN_TAKEN = 82.0
_SHORTEST_TAKEN = 5
_SHORTEST_TECHNICAL = 7
_SHORTEST_ASKED = 4
_BONES_OFF = 1
# The letters decide which names are compared by sound as well.
_COMPARED = 40
_MEDICAL_ENDING = re.compile(
    r"(?:omas?|omat(?:a|ous|osis)|itis|itides|o[sz][ei]s|[ae]mia|uria|ectomy|otomy|ostomy|oscopy|plasty|pathy|penia|algia|plasia|plastic|cytosis|ography|olysis"
    r"|megaly|rrh(?:ea|agia)|trophy|stenosis|ectasi[sa]|cyte|kinase|ase|mab|[tl]inib|nib|ciclib|lisib|rafenib|parib|platin|taxel|rubicin|mycin|limus|degib"
    r"|clax|mustine|citabine|tecan|cept|gli(?:ptin|flozin)|sartan|statin|prazole|setron|conazole|oxacin|cillin|ciclovir|dronate|amide|umide|xaban|parin)$"
)
_MEDICAL_BEGINNING = re.compile(
    r"(?:adeno|angio|arthro|blast|bronch|carcin|cardio|cholang|chole|chondro|crani|cyst|cyto|dermat|dysp|encephal|endo|enter|epitheli|fibro|gastr|glio|gyn[ae]co"
    r"|h[ae]*emat|h[ae]*emo|hepat|histi?o|hyper|hypo|immun|intra|laparo|leio|leuk|lipo|lymph|mamm|medull|mening|metast|micro|mesen|muco|myel|myo|necro|neo|nephr"
    r"|neuro|oligo|onco|osteo|pancreat|papill|para|patho|peri|phleb|pleur|pneum|proct|pyel|rhabdo|sarco|scler|splen|stomat|thorac|thromb|thyro|trache|trans|uro|vaso)"
)
_ASKED = re.compile(
    r"\bwh?at(?:'?s| is| are| does| do)?(?: the word| an?| the)? [\"']?(?P<is>[a-z-]+)[\"']?(?: (?:means?|stands? for))?\W*$"
    r"|\b(?:define|definition of|meaning of|explain)(?: the word| an?| the)? [\"']?(?P<define>[a-z-]+)|\bword [\"']?(?P<word>[a-z-]+)"
    r"|[\"']?\b(?P<means>[a-z-]+)[\"']? means?\b",
    re.IGNORECASE,
)


class UnknownWords:
    """Finds technical words that none of our names has."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Keep the words that are known."""
        self._lexicon = lexicon

    def find_technical(self, text: str) -> str | None:
        """Return the first word, as it is written, that looks medical or whose meaning is asked for, and that we do not know."""
        asked = _ASKED.search(text)
        wording = next((group for group in asked.groups() if group), None) if asked else None
        if wording and len(wording) >= _SHORTEST_ASKED and not self._lexicon.knows(wording.casefold()):
            return wording
        return next((found.group() for found in WORD.finditer(text) if self._is_technical(found.group().casefold())), None)

    def _is_technical(self, word: str) -> bool:
        lexicon = self._lexicon
        if len(word) < _SHORTEST_TECHNICAL or not word.isascii() or "'" in word or word in lexicon.owners or word in lexicon.own_counts:
            return False
        if lexicon.knows(word):
            return lexicon.is_rare_english(word) and bool(_MEDICAL_ENDING.search(word)) and bool(_MEDICAL_BEGINNING.match(word))
        return bool(_MEDICAL_ENDING.search(word) or _MEDICAL_BEGINNING.match(word))


class ClosestTerms:
    """Finds terms by how alike a wording is to one of their names, in letters and in sound."""

    def __init__(self, glossary: Glossary, lexicon: Lexicon) -> None:
        """Index the names of the terms."""
        self._glossary = glossary
        self._lexicon = lexicon
        owners = {fold(name): term.id for term in glossary.terms.values() for name in term.names}
        self._owners = {name: owner for name, owner in owners.items() if len(name) >= _SHORTEST_TAKEN}

    def find(self, wording: str, limit: int = 3, at_least: float = MIN_OFFERED) -> list[Term]:
        """Return the terms that are most like the wording, the nearest first, and none where nothing is near."""
        folded = fold(wording)
        by_letters = process.extract(folded, self._owners.keys(), scorer=fuzz.ratio, limit=_COMPARED, score_cutoff=at_least - 20)
        sound = _sound(folded)
        scored = sorted(((letters + fuzz.ratio(sound, _sound(name))) / 2, name) for name, letters, _ in by_letters)
        ids = dict.fromkeys(self._owners[name] for score, name in reversed(scored) if score >= at_least)
        return [self._glossary.get_term(term_id) for term_id in list(ids)[:limit]]

    def find_alike(self, wording: str) -> Term | None:
        """Return the one term that a wording, which is none and no English either, must mean: `byopsee` is biopsy."""
        if len(wording) < _SHORTEST_TAKEN or all(map(self._lexicon.knows, words_in(wording))):
            return None
        term = next(iter(self.find(wording, 1, MIN_TAKEN)), None)
        return term if term and any(_has_same_bones(wording, name) for name in term.names) else None


def _has_same_bones(wording: str, name: str) -> bool:
    """Whether hardly a consonant is wrong, and not the first: medicines that differ more are other medicines."""
    written, meant = skeleton_of(_sound(fold(wording))), skeleton_of(_sound(fold(name)))
    return written[:1] == meant[:1] and OSA.distance(written, meant) <= _BONES_OFF


def _sound(folded: str) -> str:
    return "".join(sound_of(word) for word in folded.split(" "))
