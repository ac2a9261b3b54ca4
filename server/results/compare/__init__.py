"""Candidates side by side. Pure."""
