"""The analyzer host: a child process that turns encoded frames into facts."""

from analyzers.host.processor import tell_libraries

tell_libraries()  # before any model library is loaded
