"""Synthetic candidates and consoles through the real front door."""
