"""Routes by audience: candidate, console, api, static."""
