"""What every side shares: facts, messages, their codec, plug-in scanning, tasks, errors. Imports nothing of ours."""
