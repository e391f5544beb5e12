from pathlib import Path

import pytest

from bot.content.read import load_content, read_shorthand
from bot.errors import ContentError


def test_short_forms_are_read(tmp_path: Path) -> None:
    path = tmp_path / "shorthand.yml"
    path.write_text("# text speak\nu: you\n2day: today\n")
    assert read_shorthand(path) == {"u": "you", "2day": "today"}


@pytest.mark.parametrize("line", ["4: four", "u: 5", "U: you", "- u"])
def test_what_cannot_be_a_short_form_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "shorthand.yml"
    path.write_text(line + "\n")
    with pytest.raises(ContentError, match="shorthand"):
        read_shorthand(path)


def test_no_short_form_takes_a_name_from_a_term() -> None:
    """A wording that is both means nothing else: what it is read as names the same thing, or it is a clinic's short form."""
    content = load_content()
    taken = {wording for wording in content.shorthand if content.glossary.find(wording)}
    assert taken <= {"ur", "w/o", "dx", "tx", "rx", "hx", "sx", "onc", "rad onc", "med onc", "f/u", "prostrate", "brest", "caner"} | {
        wording for wording in taken if content.glossary.find(content.shorthand[wording])
    }
