"""One short text that changes when content, or the code that reads it, changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.content.read import GLOSSARY_DIR
from bot.settings import ROOT

CODE_DIRS = (ROOT / "bot" / "care", ROOT / "bot" / "language")
TRAINING_FILES = ("config.yml", "domain.yml")


def content_fingerprint() -> str:
    """Return the fingerprint of glossary/ and of the code that finds things in it; Rasa's training cache asks for it."""
    return _digest([*GLOSSARY_DIR.rglob("*.yml"), *_code()])


def language_fingerprint() -> str:
    """Return the fingerprint of the code that encodes and classifies."""
    return _digest(_code())


def training_fingerprint() -> str:
    """Return the fingerprint of everything a trained model depends on, so that `make run` trains only what is stale."""
    brain = (ROOT / "bot" / "brain").glob("*.py")
    files = [*GLOSSARY_DIR.rglob("*.yml"), *_code(), *brain, *(ROOT / "data").rglob("*.yml"), *(ROOT / name for name in TRAINING_FILES)]
    return _digest(files)


def _code() -> list[Path]:
    return [path for folder in CODE_DIRS for path in folder.glob("*.py")]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
