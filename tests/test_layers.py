"""A line may import what stands above it, never below, never beside."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.settings import ROOT

LEVELS = {
    "errors": 0,
    "settings": 0.5,
    "logs": 0.5,
    "care": 1,
    "content": 2,
    "language": 2,
    "store": 2,
    "clients": 2,
    "services": 3,
    "wiring": 4,
    "door": 5,
    "brain": 5,
    "cli": 5,
    "actions": 5,
}
# What these packages may never see: the door does not know the engine, care knows the standard library only.
FORBIDDEN = {"door": ("rasa", "rasa_sdk"), "services": ("rasa", "rasa_sdk"), "care": ("sqlalchemy", "aiohttp", "spacy", "pydantic", "rasa", "numpy")}


def _layer(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] == "actions":
        return "actions"
    return parts[1] if parts[0] == "bot" and len(parts) > 1 else None


def _files() -> list[Path]:
    return [path for folder in ("bot", "actions") for path in sorted((ROOT / folder).rglob("*.py")) if path.name not in ("__init__.py", "__main__.py")]


def _imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return found + [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    own = _layer(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert own is not None
    for module in _imports(path):
        assert module.split(".")[0] not in FORBIDDEN.get(own, ()), f"{path} imports {module}"
        other = _layer(module)
        if other and other != own:
            upward = LEVELS[other] < LEVELS[own]
            assert upward, f"{path}: {own} may not import {other}"
