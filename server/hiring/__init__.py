"""Openings, candidates, invitations."""
