"""Read the files of glossary/ into care objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.care.aftercare import Aftercare, CareText
from bot.care.country import Countries, Country
from bot.care.diagnosis import Cancer, Cancers
from bot.care.dialogue import Phrase, Phrasebook
from bot.care.finding import CUES, ReportBook, ReportEntry
from bot.care.glossary import Answer, Glossary, Term
from bot.care.myth import Myth, Myths
from bot.care.organisation import Directory, Organisation
from bot.care.review import ReviewState
from bot.care.safety import SafetyRule, SafetyRules
from bot.errors import ContentError
from bot.settings import ROOT

GLOSSARY_DIR = ROOT / "glossary"
FOLDERS: dict[str, type[Any]] = {
    "terms": Term,
    "answers": Answer,
    "organisations": Organisation,
    "cancers": Cancer,
    "safety": SafetyRule,
    "myths": Myth,
    "aftercare": CareText,
    "countries": Country,
    "reports": ReportEntry,
}
_ID_LINE = re.compile(r"^- id:\s*(\S+)")

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Content:
    """Everything the assistant can say and knows, read from one folder."""

    glossary: Glossary
    directory: Directory
    cancers: Cancers
    phrasebook: Phrasebook
    safety: SafetyRules
    myths: Myths
    shorthand: Mapping[str, str]
    aftercare: Aftercare
    countries: Countries
    report_book: ReportBook


@dataclass(frozen=True)
class Placed:
    """An entry with the file and line where it stands, for messages to writers."""

    entry: Any
    path: Path
    line: int


def load_content(folder: Path = GLOSSARY_DIR, mode: str = "draft") -> Content:
    """Return all content of the folder; in mode `published` only signed terms and answers.

    Raises:
        ContentError: a file cannot be read or an entry has not the fields it needs.
    """
    entries = {name: [placed.entry for placed in read_folder(folder / name, kind)] for name, kind in FOLDERS.items()}
    if mode == "published":
        for name in ("terms", "answers", "myths", "reports"):
            entries[name] = [entry for entry in entries[name] if entry.review.state is ReviewState.PUBLISHED or _says_nothing(entry)]
    return Content(
        glossary=Glossary(entries["terms"], entries["answers"]),
        directory=Directory(entries["organisations"]),
        cancers=Cancers(entries["cancers"]),
        phrasebook=read_phrasebook(folder / "dialogue.yml"),
        safety=SafetyRules(entries["safety"]),
        myths=Myths(entries["myths"]),
        shorthand=read_shorthand(folder / "shorthand.yml"),
        aftercare=Aftercare(entries["aftercare"]),
        countries=Countries(entries["countries"]),
        report_book=ReportBook(entries["reports"]),
    )


def read_folder(folder: Path, kind: type[Entry]) -> Iterator[Placed]:
    """Yield the entries of every file in the folder, in the order of file names, each with its place."""
    for path in sorted(folder.glob("*.yml")):
        yield from read_entries(path, kind)


def read_entries(path: Path, kind: type[Entry]) -> Iterator[Placed]:
    """Yield the entries of one file with their places, or raise `ContentError`."""
    adapter = TypeAdapter(kind)
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    lines = _lines_of_ids(path)
    for raw in read_yaml(path) or []:
        if not isinstance(raw, dict) or "id" not in raw:
            raise ContentError(f"{path}:1: every entry starts with `- id: ...`; one has none.")
        line = lines.get(str(raw["id"]), 1)
        unknown = sorted(set(raw) - known)
        if unknown:
            raise ContentError(f"{path}:{line}: {raw['id']} has unknown fields {', '.join(unknown)}; see glossary/README.md.")
        yield Placed(_validated(adapter, raw, path, line), path, line)


def read_yaml(path: Path) -> Any:
    """Return what the YAML file holds, or raise `ContentError` with the line."""
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ContentError(f"{path}:{line}: this is not valid YAML ({error.problem}); check quotes, colons and indents.") from error


def read_exemplars(folder: Path = GLOSSARY_DIR / "safety" / "exemplars") -> dict[str, list[str]]:
    """Return the sentences that the second net learns from, by the safety entry that answers them."""
    exemplars: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for entry, sentences in read_yaml(path).items():
            exemplars.setdefault(entry, []).extend(map(str, sentences or ()))
    return exemplars


def read_phrasebook(path: Path) -> Phrasebook:
    """Return the texts that stand between answers."""
    adapter = TypeAdapter(Phrase)
    return Phrasebook({key: _validated(adapter, raw, path, 1) for key, raw in (read_yaml(path) or {}).items()})


def read_shorthand(path: Path) -> dict[str, str]:
    """Return what written short forms and misheard words mean, or raise `ContentError`."""
    try:
        shorthand = TypeAdapter(dict[str, str]).validate_python(read_yaml(path) or {}, strict=True)
    except ValidationError as error:
        raise ContentError(f"{path}:1: every line is `short form: what it means`, both in words; put numbers in quotes.") from error
    wrong = next((wording for wording in shorthand if wording != wording.casefold()), None)
    if wrong:
        raise ContentError(f"{path}:1: write {wrong} in small letters.")
    return shorthand


def _says_nothing(entry: Any) -> bool:
    """Whether an entry holds no text for patients: the words for "not there" count in every mode."""
    return isinstance(entry, ReportEntry) and entry.kind in CUES


def _validated(adapter: TypeAdapter[Entry], raw: dict[str, Any], path: Path, line: int) -> Entry:
    try:
        return adapter.validate_python(_stripped(raw))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"{path}:{line}: {raw.get('id', '')} field {where}: {first['msg']}.") from error


def _stripped(value: Any) -> Any:
    """Folded YAML blocks end in a line break that no reader should see."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    if isinstance(value, dict):
        return {key: _stripped(item) for key, item in value.items() if item is not None}
    return value


def _lines_of_ids(path: Path) -> dict[str, int]:
    found = ((number, _ID_LINE.match(line)) for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    return {match.group(1).strip("\"'"): number for number, match in found if match}
