"""Files that must agree are compared: domain.yml, data/, actions/ and the response generator."""

from __future__ import annotations

import ast
from typing import Any

from bot.content.examples import read_examples
from bot.content.read import load_content, read_yaml
from bot.settings import ROOT

# Never understood from typed text: consent comes only from a choice, and the fallback from the resolver.
# `ask_myth` comes from glossary/myths; `finish_step` only from a choice.
WITHOUT_EXAMPLES = {"ask_report", "agree_referral", "decline_referral", "nlu_fallback", "ask", "ask_myth", "finish_step"}


def _domain() -> dict[str, Any]:
    domain: dict[str, Any] = read_yaml(ROOT / "domain.yml")
    return domain


def _steps(key: str) -> set[str]:
    files = (read_yaml(path) for path in (ROOT / "data" / "stories").glob("*.yml"))
    rules = (rule for file in files for rule in file["rules"])
    return {step[key] for rule in rules for step in rule["steps"] if key in step}


def test_every_intent_has_examples_and_a_rule() -> None:
    intents = set(_domain()["intents"])
    with_examples = {example.intent.split("/")[0] for example in read_examples()}
    assert intents - with_examples == WITHOUT_EXAMPLES - {"ask"}
    assert with_examples <= intents
    assert _steps("intent") == intents


def test_every_action_of_the_rules_is_in_the_domain_and_built() -> None:
    domain = _domain()
    named = set(domain["responses"]) | set(domain["actions"])
    assert _steps("action") <= named
    composed = (ROOT / "bot" / "brain" / "response.py").read_text(encoding="utf-8")
    assert [name for name in domain["responses"] if f'"{name}"' not in composed] == []
    sources = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "actions").glob("*.py")]
    nodes = (node for source in sources for node in ast.walk(source))
    built = {node.value for node in nodes if isinstance(node, ast.Constant) and str(node.value).startswith("action_")}
    assert set(domain["actions"]) == built


def test_every_answer_has_examples_and_every_example_an_answer() -> None:
    answers = set(load_content().glossary.answers)
    asked = {example.intent.removeprefix("ask/") for example in read_examples() if example.intent.startswith("ask/")}
    assert answers == asked
