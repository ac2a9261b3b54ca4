"""Analyzers: each a plug-in in one file, run by the host process (``analyzers/host``)."""
