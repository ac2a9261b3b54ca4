"""What leaves the server as a file: tables, and reports in a bundle. Made in a child process, never on the event loop."""
