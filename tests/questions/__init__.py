"""The question types: one contract over all of them, and each by itself."""
