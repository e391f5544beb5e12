"""Each rule of the check against a small folder of content that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.check import check_content

TERM = """
- id: biopsy
  name: biopsy
  category: tests
  plain: A small sample is taken out. A lab looks at it.
  why: It shows what you have.
  ask: What did my biopsy show?
  source: {title: A page, url: "https://example.org", checked_on: 2026-11-23}
  review: {state: draft, due: 2027-11-23}
"""
ANSWER = """
- id: second_opinion
  step: team
  title: Getting a second opinion
  text: Yes, you can ask another doctor. Many people do.
  do: Ask the office to send your scans.
  sms: "Yes, you can ask another doctor."
  source: [{title: A page, url: "https://example.org", checked_on: 2026-11-23}]
  review: {state: draft, due: 2027-11-23}
"""
ORGANISATION = """
- id: helpers
  name: The Helpers
  what: They answer questions.
  links: [{label: site, url: "https://example.org", checked_on: 2026-11-23}]
  source: {title: A page, url: "https://example.org", checked_on: 2026-11-23}
  review: {state: draft, due: 2027-02-23}
"""
EXAMPLES = 'version: "3.1"\nnlu:\n- intent: ask/second_opinion\n  examples: |\n' + "".join(f"    - another doctor please number {n}\n" for n in range(20))
HARD = "Utilization of histopathological characterization facilitates individualized therapeutic determination."
GENUINE = 'greet: {texts: ["Hello."]}\n'


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    glossary, examples = tmp_path / "glossary", tmp_path / "nlu"
    for name, text in {"terms": TERM, "answers": ANSWER, "organisations": ORGANISATION, "cancers": "", "safety": "", "myths": ""}.items():
        (glossary / name).mkdir(parents=True)
        (glossary / name / "one.yml").write_text(text, encoding="utf-8")
    (glossary / "dialogue.yml").write_text(GENUINE, encoding="utf-8")
    (glossary / "shorthand.yml").write_text("u: you\n", encoding="utf-8")
    examples.mkdir()
    (examples / "one.yml").write_text(EXAMPLES, encoding="utf-8")
    return glossary, examples


def test_good_content_has_no_finding(folders: tuple[Path, Path]) -> None:
    assert check_content(*folders).findings == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("terms/one.yml", 'source: {title: A page, url: "https://example.org", checked_on: 2026-11-23}', "cancers: [any]", "source"),
        (
            "terms/one.yml",
            "It shows what you have.",
            HARD,
            "grade",
        ),
        ("terms/one.yml", "category: tests", "category: nonsense", "category"),
        ("terms/one.yml", "category: tests", "category: tests\n  related: [nothing]", "does not exist"),
        ("terms/one.yml", "category: tests", "category: tests\n  colour: red", "unknown fields colour"),
        ("terms/one.yml", "due: 2027-11-23", "by: nobody", "due date"),
        ("terms/one.yml", "state: draft", "state: published", "who signed it"),
        ("answers/one.yml", '"Yes, you can ask another doctor."', '"Yes \u2019 you can."', "plain text message cannot carry"),
        ("answers/one.yml", '"Yes, you can ask another doctor."', f'"{"Yes you can. " * 40}"', "segments"),
        ("answers/one.yml", "id: second_opinion", "id: third_opinion", "examples"),
        ("answers/one.yml", "Many people do.", "You've got this!", "voice guide"),
        ("answers/one.yml", "title: Getting", "title: Getting and getting and getting and getting", "characters"),
        ("organisations/one.yml", "links:", 'phones: [{number: "1", tel: "1", label: x, confidence: high}]\n  links:', "checked_on"),
        ("terms/one.yml", "- id: biopsy", "- name: biopsy\n- id: biopsy", "starts with"),
        ("terms/one.yml", "plain: A small", "plain: [A small", "not valid YAML"),
    ],
)
def test_a_broken_rule_is_found_with_file_and_line(folders: tuple[Path, Path], file: str, old: str, new: str, says: str) -> None:
    path = folders[0] / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = [finding for finding in check_content(*folders).errors if says in str(finding)]
    assert found, [str(finding) for finding in check_content(*folders).findings]
    assert str(found[0]).startswith(str(folders[0])) or str(found[0]).startswith(str(folders[1]))
    assert found[0].line >= 1


def test_an_alias_of_two_terms_must_be_marked(folders: tuple[Path, Path]) -> None:
    path = folders[0] / "terms" / "one.yml"
    second = TERM.replace("id: biopsy", "id: sample").replace("name: biopsy", "name: sample\n  aliases: [biopsy]")
    path.write_text(TERM + second, encoding="utf-8")
    assert any("also belongs to biopsy" in str(finding) for finding in check_content(*folders).errors)
    path.write_text(TERM + second.replace("category: tests", "category: tests\n  ambiguous_with: [biopsy]"), encoding="utf-8")
    assert check_content(*folders).errors == ()


def test_a_draft_may_wait_for_its_source_but_not_a_signed_entry(folders: tuple[Path, Path]) -> None:
    path = folders[0] / "terms" / "one.yml"
    unopened = TERM.replace(", checked_on: 2026-11-23", "")
    path.write_text(unopened, encoding="utf-8")
    report = check_content(*folders)
    assert report.errors == ()
    assert len(report.todos) == 1
    path.write_text(unopened.replace("state: draft", "state: published, by: Dr. A, on: 2026-11-23"), encoding="utf-8")
    assert len(check_content(*folders).errors) == 1


def test_an_example_may_mean_only_one_thing(folders: tuple[Path, Path]) -> None:
    extra = EXAMPLES.replace("ask/second_opinion", "greet").replace("number 1\n", "number 1!\n")
    (folders[1] / "two.yml").write_text(extra, encoding="utf-8")
    assert any("can mean only one" in str(finding) for finding in check_content(*folders).errors)
