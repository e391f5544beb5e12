"""Clients against local servers that speak the true protocol."""
