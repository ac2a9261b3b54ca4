"""Sheets of candidates (XLSX, CSV): read in a child process, checked row by row, never half believed."""
