"""A conversation in the terminal, over the same API as the browser."""

from __future__ import annotations

import textwrap
from typing import Any

from bot.care.conversation import OfferedChoice, find_choice
from bot.clients.door import DoorClient

WIDTH = 88
HELP = "Write your message; a number takes a choice. An empty line or Ctrl-D ends, /forget erases the talk."


async def talk(url: str) -> int:
    """Talk until the person ends it; return the exit status."""
    async with DoorClient(url) as door:
        print(HELP)
        messages = await door.begin()
        while True:
            choices = show(messages)
            try:
                text = input("\nyou> ").strip()
            except (EOFError, KeyboardInterrupt):
                text = ""
            if not text:
                return 0
            if text == "/forget":
                await door.erase()
                print("Everything about this talk is erased.")
                return 0
            choice = find_choice(text, choices)
            messages = await (door.choose(choice.id) if choice else door.say(text))


def show(messages: list[dict[str, Any]]) -> list[OfferedChoice]:
    """Print the messages and return the choices they offer, numbered in order."""
    choices: list[OfferedChoice] = []
    for message in messages:
        print(f"\n{_wrapped(message['text'])}")
        for card in message["cards"]:
            _show_card(card)
        for choice in message["choices"]:
            choices.append(OfferedChoice(choice["id"], choice["label"]))
            print(f"  [{len(choices)}] {choice['label']}")
    return choices


def _show_card(card: dict[str, Any]) -> None:
    print(f"\n  | {card['title']}")
    for line in card["body"].splitlines():
        print(textwrap.indent(_wrapped(line, WIDTH - 4), "  | "))
    for phone in card["phones"]:
        print(f"  | phone: {phone['label']}")
    for link in card["links"]:
        print(f"  | {link['label']}: {link['url']}")
    if card["source"]:
        print(f"  | source: {card['source']['title']} (looked at {card['source']['reviewed_on']})")


def _wrapped(text: str, width: int = WIDTH) -> str:
    return "\n".join(textwrap.fill(line, width) for line in text.splitlines())
