"""rasa_sdk actions: only what has an effect."""
