"""The actions' process: `python -m actions.serve ...` is `python -m rasa_sdk ...` with logs that hold no words."""

from __future__ import annotations

from bot.logs import keep_words_out


def main() -> None:
    """Run the action server, its logs kept clean from the first import on."""
    keep_words_out()
    from rasa_sdk.__main__ import main as rasa_sdk

    rasa_sdk()


if __name__ == "__main__":
    main()
