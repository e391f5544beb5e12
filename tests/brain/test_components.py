"""The components as Rasa's graph builds them, over a small real training set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = [pytest.mark.engine, pytest.mark.filterwarnings("ignore")]

EXAMPLES = {
    "greet": ["hello", "hi there", "good morning", "hey you"],
    "ask/hair": ["will my hair fall out", "am i going to lose my hair", "hair loss from chemo", "bald from chemo?"],
    "ask/food": ["what can i eat", "what food is good now", "eating during chemo", "which meals are best"],
    "out_of_scope": ["what is the weather", "play some music", "book a flight", "who won the game"],
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A model storage, a resource and a context, as Rasa hands them to components."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    return storage, Resource("classifier"), ExecutionContext(GraphSchema({}))


@pytest.fixture(scope="module")
def encoder(graph: Any) -> Any:
    from bot.brain.encoder import SentenceVectors

    return SentenceVectors.create(SentenceVectors.get_default_config(), *graph)


@pytest.fixture(scope="module")
def trained(graph: Any, encoder: Any) -> Any:
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.brain.classifier import QuestionClassifier

    messages = [Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    classifier = QuestionClassifier.create(QuestionClassifier.get_default_config(), *graph)
    classifier.train(encoder.process_training_data(TrainingData(messages)))
    return classifier


def _understood(encoder: Any, classifier: Any, text: str) -> dict[str, Any]:
    from rasa.shared.nlu.training_data.message import Message

    (message,) = classifier.process(encoder.process([Message({"text": text})]))
    return dict(message.as_dict(only_output_properties=True))


def test_batch_and_single_give_equal_vectors(encoder: Any) -> None:
    from rasa.shared.nlu.training_data.message import Message

    from bot.brain.encoder import vector_of

    texts = [text for texts in EXAMPLES.values() for text in texts]
    together = encoder.process([Message({"text": text}) for text in texts])
    alone = [encoder.process([Message({"text": text})])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        first, second = vector_of(one), vector_of(other)
        assert first is not None
        assert second is not None
        assert np.array_equal(first, second)


def test_a_question_sets_intent_and_response_selector(encoder: Any, trained: Any) -> None:
    found = _understood(encoder, trained, "do people lose their hair")
    assert found["intent"]["name"] == "ask"
    assert found["response_selector"]["ask"]["response"]["intent_response_key"] == "ask/hair"
    assert found["response_selector"]["ask"]["response"]["utter_action"] == "utter_ask/hair"
    assert len(found["intent_ranking"]) == len(EXAMPLES)


def test_a_loaded_classifier_answers_as_the_trained_one(graph: Any, encoder: Any, trained: Any) -> None:
    from bot.brain.classifier import QuestionClassifier

    loaded = QuestionClassifier.load(QuestionClassifier.get_default_config(), *graph)
    for text in ("hello you", "something to eat", "music please"):
        assert _understood(encoder, loaded, text) == _understood(encoder, trained, text)


@pytest.mark.parametrize(
    ("component", "config"),
    [
        ("encoder.SentenceVectors", {"model_dir": "/nowhere", "threads": 1}),
        ("encoder.SentenceVectors", {"model_dir": None, "threads": 0}),
        ("classifier.QuestionClassifier", {"ranking_length": 1}),
        ("resolver.IntentResolver", {"answer_threshold": 0.2, "offer_threshold": 0.5}),
    ],
)
def test_a_config_that_cannot_work_is_refused(graph: Any, component: str, config: dict[str, Any]) -> None:
    import importlib

    from rasa.shared.exceptions import InvalidConfigException

    module, name = component.split(".")
    with pytest.raises(InvalidConfigException):
        getattr(importlib.import_module(f"bot.brain.{module}"), name).create(config, *graph)


def test_fingerprints_follow_content_and_code() -> None:
    from bot.brain.classifier import QuestionClassifier
    from bot.brain.encoder import SentenceVectors
    from bot.brain.matchers import TermMatcher
    from bot.content.fingerprint import content_fingerprint, language_fingerprint

    assert TermMatcher.fingerprint_addon({}) == content_fingerprint()
    assert QuestionClassifier.fingerprint_addon({}) == language_fingerprint()
    assert "53aa51172d14" in str(SentenceVectors.fingerprint_addon({}))


def _known_after(*texts: str) -> dict[str, Any]:
    """The slots after these messages, as Rasa's own mapping fills them."""
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.shared.nlu.training_data.message import Message

    from bot.brain.matchers import DiagnosisMatcher
    from bot.settings import ROOT

    domain, matcher = Domain.load(str(ROOT / "domain.yml")), DiagnosisMatcher()
    tracker = DialogueStateTracker("one", domain.slots)
    for text in texts:
        (message,) = matcher.process([Message({"text": text})], tracker)
        tracker.update_with_events(domain.slots_for_entities(message.get("entities", [])), domain)
    return dict(tracker.current_slot_values())


@pytest.mark.parametrize(
    ("texts", "diagnosis", "status"),
    [
        (["i have pancreatic cancer", "sorry, i meant prostate not pancreatic"], ["prostate"], None),
        (["i have breast cancer", "i also have thyroid cancer"], ["breast", "thyroid"], None),
        (["i have breast cancer", "my mom had lung cancer"], ["breast"], None),
        (["they think it might be lymphoma", "biopsy says it's lymphoma"], ["lymphoma"], "new"),
        (["they think it might be lymphoma", "good news, it is not lymphoma"], ["unknown_or_other"], "suspected"),
        (["i have breast cancer", "they found a spot on my lung"], ["breast"], None),
    ],
)
def test_what_is_known_of_the_diagnosis_grows_with_the_talk(texts: list[str], diagnosis: list[str], status: str | None) -> None:
    known = _known_after(*texts)
    assert (known["diagnosis"], known["status"]) == (diagnosis, status)


def test_who_writes_may_change_in_a_talk() -> None:
    known = _known_after("my wife has breast cancer")
    assert (known["asker"], known["relation"]) == ("caregiver", "wife")
    assert _known_after("my wife has breast cancer", "and i have lung cancer too")["asker"] == "patient"
