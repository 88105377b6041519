"""Banks that tests read, good and broken, and the lessons that the shipped banks name."""
