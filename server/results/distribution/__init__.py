"""How the scores of an opening's interviews lie. Pure."""
