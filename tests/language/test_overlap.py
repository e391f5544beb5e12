import pytest

from bot.language.encoder import SentenceEncoder
from bot.language.overlap import find_confusions, find_overlaps

pytestmark = pytest.mark.engine


def test_examples_of_two_topics_that_say_the_same_are_found_nearest_first() -> None:
    texts = ["will my hair fall out", "will my hair fall out?", "is my hair going to fall out", "can i eat sushi"]
    found = find_overlaps(texts, ["hair", "wig", "hair", "food"], SentenceEncoder())
    assert (found[0].first, found[0].second) == (0, 1)
    assert all(3 not in (one.first, one.second) for one in found)


def test_an_example_that_stands_under_the_wrong_topic_is_named() -> None:
    hair = [f"will my hair fall out {number}" for number in range(6)]
    food = [f"what can i eat for dinner {number}" for number in range(6)]
    texts, topics = [*hair, *food, "am i going to lose my hair"], ["hair"] * 6 + ["food"] * 6 + ["food"]
    found = find_confusions(texts, topics, SentenceEncoder())
    assert (found[0].example, found[0].taken_for) == (12, "hair")
