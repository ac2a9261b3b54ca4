"""Fan-out of facts to readers: consoles and the candidate page."""
