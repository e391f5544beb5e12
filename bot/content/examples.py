"""Read the training examples of data/nlu, for the checks that compare them with the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.read import read_yaml
from bot.errors import ContentError
from bot.settings import ROOT

EXAMPLES_DIR = ROOT / "data" / "nlu"


@dataclass(frozen=True)
class Example:
    """One thing a person may write, with the intent it belongs to."""

    intent: str
    text: str
    path: Path
    line: int


def read_examples(folder: Path = EXAMPLES_DIR) -> Iterator[Example]:
    """Yield every example of every file, or raise `ContentError`."""
    for path in sorted(folder.glob("*.yml")):
        lines = _lines_of_intents(path)
        for block in (read_yaml(path) or {}).get("nlu", []):
            if "intent" not in block:
                raise ContentError(f"{path}: every block under `nlu:` starts with `- intent: ...`; one has none.")
            for text in str(block.get("examples", "")).splitlines():
                if text.strip().startswith("-"):
                    yield Example(block["intent"], text.strip().removeprefix("-").strip(), path, lines.get(block["intent"], 1))


def _lines_of_intents(path: Path) -> dict[str, int]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return {line.split(":", 1)[1].strip(): number for number, line in lines if line.startswith("- intent:")}
