from pathlib import Path

import pytest

from bot.content import fingerprint


def test_a_changed_content_file_changes_the_fingerprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    monkeypatch.setattr("bot.content.fingerprint.GLOSSARY_DIR", tmp_path)
    monkeypatch.setattr(fingerprint, "CODE_DIRS", ())
    path = tmp_path / "terms.yml"
    path.write_text("one", encoding="utf-8")
    before = fingerprint.content_fingerprint()
    assert before == fingerprint.content_fingerprint()
    path.write_text("two", encoding="utf-8")
    assert fingerprint.content_fingerprint() != before
