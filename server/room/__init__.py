"""One live session: the stages of the line tied together, and their closing. No logic of its own: what a command means is
in ``server/interview``, what a flag is in ``server/flags``, packets are in ``server/media``."""
