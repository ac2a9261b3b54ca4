"""How the server bears its load: measured, told to consoles and operators, and why joins may have to wait at the door."""
