"""Reports on paper. What stands on a sheet is decided by pure functions; drawing is done in the maker's process."""
