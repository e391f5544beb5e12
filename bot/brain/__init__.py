"""What Rasa loads: graph components, channel, response generator and tracker store."""
