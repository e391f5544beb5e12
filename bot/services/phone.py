"""A phone in the terminal: what you type is texted, what arrives is shown with what it costs."""

from __future__ import annotations

import asyncio
import textwrap
from typing import Any

from bot.clients.phone import PhoneClient

WIDTH = 88
HELP = "Write a text; MORE, STOP, HELP and FORGET work as on a phone. An empty line or Ctrl-D ends."
# Texts of one reply follow each other by seconds; nothing new for so long is the end of it.
QUIET_S = 3.5
LATE_S = 20.0
LOOK_EVERY_S = 0.2


async def talk(url: str, number: str) -> int:
    """Text until the person ends it; return the exit status."""
    async with PhoneClient(url, number) as phone:
        print(HELP)
        shown = len(await phone.texts())
        while True:
            try:
                body = (await asyncio.to_thread(input, "\nyou> ")).strip()
            except (EOFError, KeyboardInterrupt):
                body = ""
            if not body:
                return 0
            await phone.text(body)
            shown = await _show_new(phone, shown)


async def _show_new(phone: PhoneClient, shown: int) -> int:
    """Show what arrives until nothing more comes; return how many arrived in all."""
    waited, patience = 0.0, LATE_S
    while waited < patience:
        await asyncio.sleep(LOOK_EVERY_S)
        waited += LOOK_EVERY_S
        for text in (await phone.texts())[shown:]:
            print(describe(text))
            shown, waited, patience = shown + 1, 0.0, QUIET_S
    return shown


def describe(text: dict[str, Any]) -> str:
    """Return a text as the terminal shows it, under what it costs."""
    plural = "" if text["segments"] == 1 else "s"
    lines = "\n".join(textwrap.fill(line, WIDTH) for line in text["body"].splitlines())
    return f"\n  [{text['segments']} segment{plural}, {len(text['body'])} characters]\n{textwrap.indent(lines, '  ')}"
