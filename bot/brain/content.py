"""The content that this brain serves, read once for all components."""

from __future__ import annotations

from functools import lru_cache

from bot.content.read import Content, load_content
from bot.language.lexicon import Lexicon, build_lexicon
from bot.settings import load_settings


@lru_cache(maxsize=1)
def serving_content() -> Content:
    """Return the content as the settings want it: with drafts, or signed entries only."""
    return load_content(mode=load_settings().content)


@lru_cache(maxsize=1)
def serving_lexicon() -> Lexicon:
    """Return the words of the content and of English."""
    content = serving_content()
    return build_lexicon(content.glossary, content.cancers, content.directory)
