"""Firstlight: a plain-language guide for the first weeks after a cancer diagnosis."""
