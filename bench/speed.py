"""Firstlight and stock Rasa side by side on this machine: `python -m bench.speed`.

Both hold the same content and run at the same time, on the loopback, with the same log level. Firstlight is the whole of it, door, brain and actions,
started as `python -m bot run` does and asked over the web chat API, with both its databases on disk. Stock Rasa is its default pipeline and policies
(`bench/stock_rasa.py`) behind the REST channel, with its conversations in memory, trained for few epochs unless `--epochs 100` is given: that changes
what it understands, not how fast it serves.

They take turns in blocks, so that whatever else the machine does hits both. The messages come from `tests/evaluation`, which no model has seen.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import cycle, islice

import numpy as np

from bench.asking import Asked, Talk, ask
from bench.product import firstlight
from bench.serving import Served, say, serving
from bench.stock_rasa import stock_rasa
from bot.content.read import load_content
from bot.errors import FirstlightError
from bot.settings import ROOT

EVALUATION_DIR = ROOT / "tests" / "evaluation"
SOURCES = (("questions.jsonl", "text"), ("terms.jsonl", "ask"))
TALK_LENGTH = 5
WARM_UP = 20
BLOCKS = 4
PERCENTILES = (50, 95, 99)


@dataclass
class Figures:
    """All that was measured of one system."""

    ready_s: float
    alone: list[Asked] = field(default_factory=list)
    crowd: list[Asked] = field(default_factory=list)
    memory_mb: float = 0.0

    def latency_ms(self, percentile: int) -> float:
        """Return the percentile of one user's waiting times over all blocks."""
        return float(np.percentile(np.concatenate([asked.milliseconds for asked in self.alone]), percentile))

    @property
    def per_second(self) -> float:
        """Messages per second of many users over all blocks."""
        answered = sum(len(asked.milliseconds) - asked.unanswered for asked in self.crowd)
        return answered / sum(asked.seconds for asked in self.crowd)

    @property
    def cpu_ms(self) -> float:
        """Processor time per message, which other work on the machine changes least."""
        both = (*self.alone, *self.crowd)
        return sum(asked.cpu_s for asked in both) / sum(len(asked.milliseconds) for asked in both) * 1000

    @property
    def unanswered(self) -> int:
        """Messages that got no text back."""
        return sum(asked.unanswered for asked in (*self.alone, *self.crowd))


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    ours: float
    stock: float
    more_is_better: bool = False

    def __str__(self) -> str:
        """Return the line, with how many times better Firstlight is."""
        better = self.ours / self.stock if self.more_is_better else self.stock / self.ours
        return f"{self.name:<34}{self.ours:>12.1f}{self.stock:>12.1f}{better:>14.2f} x"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both systems and print the table; failures are one clear sentence."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description="Measure Firstlight and stock Rasa side by side.")
    parser.add_argument("--messages", type=_positive, default=300, help="messages each gets from one user, and again from many (default: %(default)s)")
    parser.add_argument("--concurrency", type=_positive, default=8, help="conversations at a time when there are many users (default: %(default)s)")
    parser.add_argument("--epochs", type=_positive, default=5, help="training of stock Rasa, whose own default is 100 (default: %(default)s)")
    parser.add_argument("--rules-only", action="store_true", help="leave out the stories of `rasa init`, without which TEDPolicy has nothing to do")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that everything is stopped on the way out
    try:
        measure(given)
    except FirstlightError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


def measure(given: argparse.Namespace) -> None:
    """Start both, measure them in turns, stop them, print what was found."""
    texts = read_texts()
    rival = stock_rasa(given.epochs, with_stories=not given.rules_only)  # first, because its training is long: ours is then still fresh when it starts
    load = os.getloadavg()[0]
    with serving(firstlight()) as ours, serving(rival) as stock:
        figures = {served.name: Figures(served.ready_s) for served in (ours, stock)}
        for served in (ours, stock):
            say(f"warming up {served.name} with {WARM_UP} messages")
            _ask(served, next(talks_of(texts, WARM_UP // TALK_LENGTH, 1)), 1)
        measure_in_turns((ours, stock), figures, texts, given)
        for served in (ours, stock):
            figures[served.name].memory_mb = served.memory_mb()
    print_report(figures[ours.name], figures[stock.name], given, len(texts), load)


def measure_in_turns(both: Sequence[Served], figures: dict[str, Figures], texts: Sequence[str], given: argparse.Namespace) -> None:
    """Give each its blocks, one after the other: first one user, then many."""
    per_block = -(-given.messages // (BLOCKS * TALK_LENGTH))
    # Full rounds only: a last round with idle users would blur the rate.
    in_crowd = -(-per_block // given.concurrency) * given.concurrency
    for block, (alone, crowd) in enumerate(zip(talks_of(texts, per_block, BLOCKS), talks_of(texts, in_crowd, BLOCKS), strict=True), 1):
        for served in both:
            asked = _ask(served, alone, 1)
            figures[served.name].alone.append(asked)
            say(f"block {block} of {BLOCKS}, one user: {served.name:<10} {len(asked.milliseconds)} messages, p50 {np.median(asked.milliseconds):.1f} ms")
        for served in both:
            asked = _ask(served, crowd, given.concurrency)
            figures[served.name].crowd.append(asked)
            say(f"block {block} of {BLOCKS}, {given.concurrency} users: {served.name:<10} {len(asked.milliseconds)} messages, {asked.per_second:.1f} a second")


def read_texts() -> list[str]:
    """Return the held-apart questions and terms in a fixed order; what the door answers without the brain is left out."""
    safety = load_content().safety
    texts = []
    for name, key in SOURCES:
        lines = (EVALUATION_DIR / name).read_text(encoding="utf-8").splitlines()
        texts += [json.loads(line)[key] for line in lines if line.strip()]
    kept = [text for text in dict.fromkeys(texts) if not safety.find(text)]
    random.Random(0).shuffle(kept)
    return kept


def talks_of(texts: Sequence[str], conversations: int, blocks: int) -> Iterator[list[Talk]]:
    """Yield for each block its conversations; a text comes again only after all others."""
    endless = cycle(texts)
    for _ in range(blocks):
        yield [list(islice(endless, TALK_LENGTH)) for _ in range(conversations)]


def print_report(ours: Figures, stock: Figures, given: argparse.Namespace, texts: int, load: float) -> None:
    """Print how it was measured, the table, and how far the blocks agree."""
    policies = (
        "rules and three stories, as `rasa init` has" if not given.rules_only else "rules only, so TEDPolicy and UnexpecTEDIntentPolicy have nothing to do"
    )
    alone, crowd = (sum(len(one.milliseconds) for one in blocks) for blocks in (ours.alone, ours.crowd))
    print(f"\n{os.cpu_count()} cores, load {load:.1f} before and {os.getloadavg()[0]:.1f} after, Python {platform.python_version()}, Rasa {version('rasa')}")
    print("Firstlight: door, brain and actions; conversations on disk, in SQLite")
    print(f"stock Rasa: default pipeline and policies, {given.epochs} epochs (its own default: 100); conversations in memory;")
    print(f"            {policies}")
    print(f"each got {alone} messages from one user and {crowd} from {given.concurrency}, {texts} different texts, {TALK_LENGTH} in a conversation\n")
    print(f"{'':<34}{'Firstlight':>12}{'stock Rasa':>12}{'times better':>16}")
    for row in _rows(ours, stock, given.concurrency):
        print(row)
    print(f"{'messages without a reply':<34}{ours.unanswered:>12}{stock.unanswered:>12}")
    print(f"\nby block: p50 {_by_block(stock.alone, ours.alone, lambda one: float(np.median(one.milliseconds)))}", end="")
    print(f" x, messages per second {_by_block(ours.crowd, stock.crowd, lambda one: one.per_second)} x")


def _rows(ours: Figures, stock: Figures, users: int) -> Iterator[Row]:
    for percentile in PERCENTILES:
        yield Row(f"one user, p{percentile}, ms", ours.latency_ms(percentile), stock.latency_ms(percentile))
    yield Row(f"{users} users, messages per second", ours.per_second, stock.per_second, more_is_better=True)
    yield Row("processor time per message, ms", ours.cpu_ms, stock.cpu_ms)
    yield Row("memory of all processes, MB", ours.memory_mb, stock.memory_mb)
    yield Row("start to first answer, s", ours.ready_s, stock.ready_s)


def _by_block(above: Sequence[Asked], below: Sequence[Asked], value: Callable[[Asked], float]) -> str:
    return ", ".join(f"{value(one) / value(other):.2f}" for one, other in zip(above, below, strict=True))


def _ask(served: Served, talks: Sequence[Talk], users: int) -> Asked:
    used = served.cpu_s()
    asked = asyncio.run(ask(served.system.url, served.system.begin, talks, users))
    return replace(asked, cpu_s=served.cpu_s() - used)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write a number from 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
