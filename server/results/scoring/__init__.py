"""Scores from what was said, by stated formulas. Pure: the same timeline always gives the same score."""
