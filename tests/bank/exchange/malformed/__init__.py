"""Files that cannot be read, 15 of each format, with what is said of each."""
