"""Banks: reading, checking, the library of all at hand."""
