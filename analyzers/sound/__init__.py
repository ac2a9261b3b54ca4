"""From Opus packets to blocks of 16 kHz sound and stretches of talk."""
