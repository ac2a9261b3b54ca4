"""The ways a message can leave, one file each; which of them there are follows from the settings."""
