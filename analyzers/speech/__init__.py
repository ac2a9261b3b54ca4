"""Speech to words: the engine behind its contract, and the pure parts around it."""
