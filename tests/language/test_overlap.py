import pytest

from bot.language.encoder import SentenceEncoder
from bot.language.overlap import find_overlaps

pytestmark = pytest.mark.engine


def test_examples_of_two_topics_that_say_the_same_are_found_nearest_first() -> None:
    texts = ["will my hair fall out", "will my hair fall out?", "is my hair going to fall out", "can i eat sushi"]
    found = find_overlaps(texts, ["hair", "wig", "hair", "food"], SentenceEncoder())
    assert (found[0].first, found[0].second) == (0, 1)
    assert all(3 not in (one.first, one.second) for one in found)
