"""The brain's process: `python -m bot.brain.serve run ...` is `rasa run ...` with logs that hold no words."""

from __future__ import annotations

from bot.logs import keep_words_out


def main() -> None:
    """Run Rasa's command line, its logs kept clean from the first import on."""
    keep_words_out()
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
