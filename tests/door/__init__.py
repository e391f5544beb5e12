"""Tests of door."""
