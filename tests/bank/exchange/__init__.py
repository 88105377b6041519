"""Other programs' formats: round trips, malformed files, the real Anki."""
