"""Conversations with the whole product and its real model."""
