"""A sitting and all it stands on, with a store in a dictionary."""
