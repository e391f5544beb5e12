"""Reviewed content: the files of glossary/ read, checked and fingerprinted."""
