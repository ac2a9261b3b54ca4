"""The interview itself, pure: states, timeline projections, access tokens. No I/O and no clock."""
