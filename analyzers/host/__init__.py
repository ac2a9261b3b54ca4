"""The analyzer host: a child process that turns encoded frames into facts."""
