"""Finding meaning in words: spaCy matchers, the sentence encoder and the classifier, without Rasa."""
