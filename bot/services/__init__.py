"""What happens: care, store and clients joined into the steps of a turn."""
