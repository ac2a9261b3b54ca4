"""From a picture of a face to a few visible measures."""
