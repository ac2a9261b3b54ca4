"""The live interview server: packets in, numbered facts out. Start reading at ``app.py``."""
