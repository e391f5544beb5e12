"""Stock Rasa with Firstlight's content: what somebody gets who writes the same assistant with Rasa's own defaults.

The pipeline and the policies are read from the file in the Rasa package that fills an empty `config.yml`. The examples are ours, every answer is
an `utter_ask/<id>` for the ResponseSelector, every other intent has one text, and each is joined by a rule. It is served by `rasa run` with the REST
channel, without custom actions, and keeps its conversations in memory, as the files of `rasa init` do.

With rules alone TEDPolicy and UnexpecTEDIntentPolicy have nothing to learn and cost nothing when serving, which is kind to stock Rasa; `with_stories`
adds three stories, as many as `rasa init` has, and they take part. The number of epochs changes how well it understands, not the work per message.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aiohttp.test_utils import unused_port
from ruamel.yaml import YAML

from bench.asking import begin_stock
from bench.serving import BENCH_DIR, System, last_lines, say
from bot.content.examples import read_examples
from bot.content.read import load_content, read_yaml
from bot.errors import LaunchError
from bot.services.launch import QUIET

STOCK_DIR = BENCH_DIR / "stock"
MODEL = "stock"
PROGRESS_S = 10
# Each step is an intent; its reply follows.
STORIES = (
    ("greet", "ask", "ask_why", "thank", "goodbye"),
    ("greet", "share_diagnosis", "request_referral", "affirm", "thank"),
    ("ask_term", "ask_meaning", "ask_more", "deny", "goodbye"),
)


def stock_rasa(epochs: int, with_stories: bool) -> System:
    """Return stock Rasa on a free port, trained unless the same inputs were trained before."""
    folder = _write_inputs(epochs, with_stories)
    _train_if_new(folder, epochs)
    port = unused_port()
    model = str(folder / "models" / f"{MODEL}.tar.gz")
    return System(
        name="stock Rasa",
        url=f"http://127.0.0.1:{port}",
        ready_path="/webhooks/rest/",
        command=(sys.executable, "-m", "rasa", "run", "--model", model, "--interface", "127.0.0.1", "--port", str(port), "--quiet"),
        folder=folder,
        environment={**os.environ, **QUIET},
        log=folder / "run.log",
        begin=begin_stock,
    )


def inputs(epochs: int, with_stories: bool) -> dict[str, Any]:
    """Return what each file of the stock project holds, by its path."""
    content = load_content()
    examples: dict[str, list[str]] = {}
    for example in read_examples():
        examples.setdefault(example.intent, []).append(example.text)
    plain = sorted(intent for intent in examples if not intent.startswith("ask/"))
    answers = {f"utter_ask/{answer.id}": answer.text for answer in content.glossary.answers.values() if f"ask/{answer.id}" in examples}
    texts = {_reply(intent): f"This is about {intent.replace('_', ' ')}." for intent in (*plain, "nlu_fallback")} | answers
    files = {
        "config.yml": _default_config(epochs),
        "domain.yml": {
            "version": "3.1",
            "intents": [*plain, "ask"],
            "responses": {name: [{"text": text}] for name, text in texts.items()},
            "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        },
        "data/nlu.yml": {"version": "3.1", "nlu": [_examples(intent, lines) for intent, lines in examples.items() if _is_usable(intent, answers)]},
        "data/rules.yml": {"version": "3.1", "rules": [{"rule": f"patient: {name}", "steps": _steps(name)} for name in (*plain, "ask", "nlu_fallback")]},
        "credentials.yml": {"rest": None},
        "endpoints.yml": {},
    }
    if with_stories:
        told = [{"story": " then ".join(story), "steps": [step for intent in story for step in _steps(intent)]} for story in STORIES]
        files["data/stories.yml"] = {"version": "3.1", "stories": told}
    return files


def _default_config(epochs: int) -> dict[str, Any]:
    """Return what Rasa itself writes into an empty config.yml, with the given epochs."""
    package = importlib.util.find_spec("rasa")
    if package is None or not package.submodule_search_locations:
        raise LaunchError("Rasa is not installed here. Install requirements.lock and use its Python.")
    config = read_yaml(Path(package.submodule_search_locations[0]) / "engine" / "recipes" / "config_files" / "default_config.yml")
    for part in (*config["pipeline"], *config["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    return {**config, "assistant_id": MODEL}


def _reply(intent: str) -> str:
    return f"utter_{intent}"


def _steps(intent: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": _reply(intent)}]


def _examples(intent: str, lines: list[str]) -> dict[str, str]:
    return {"intent": intent, "examples": "".join(f"- {line}\n" for line in lines)}


def _is_usable(intent: str, answers: dict[str, str]) -> bool:
    """A question without an answer cannot be trained."""
    return not intent.startswith("ask/") or _reply(intent) in answers


def _write_inputs(epochs: int, with_stories: bool) -> Path:
    """Write the stock project into a folder named after what is in it, and return the folder."""
    written = {path: _as_yaml(held) for path, held in inputs(epochs, with_stories).items()}
    digest = hashlib.sha256(repr((version("rasa"), sorted(written.items()))).encode()).hexdigest()[:16]
    folder = STOCK_DIR / digest
    for path, text in written.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _as_yaml(held: Any) -> str:
    stream = io.StringIO()
    YAML(typ="safe", pure=True).dump(held, stream)
    return stream.getvalue()


def _train_if_new(folder: Path, epochs: int) -> None:
    if (folder / "models" / f"{MODEL}.tar.gz").is_file():
        say(f"stock Rasa: the model of these inputs is there already ({folder.name})")
        return
    command = (sys.executable, "-m", "rasa", "train", "--fixed-model-name", MODEL, "--out", "models", "--skip-validation")
    # One cache for all variants: what did not change between them is not trained again.
    environment = {**os.environ, **QUIET, "LOG_LEVEL": "INFO", "RASA_CACHE_DIRECTORY": str(STOCK_DIR / "cache")}
    log_path = folder / "train.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _show_progress(process, epochs)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode != 0:
        raise LaunchError(f"Stock Rasa could not be trained. The last lines of {log_path}:\n{last_lines(log_path)}")


def _show_progress(process: subprocess.Popen[bytes], epochs: int) -> None:
    started = time.monotonic()
    while True:
        say(f"training stock Rasa, {epochs} epochs, once for these inputs ... {time.monotonic() - started:.0f} s")
        try:
            process.wait(PROGRESS_S)
        except subprocess.TimeoutExpired:
            continue
        return
