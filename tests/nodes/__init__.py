"""The readers of YAML: bounds, places, every problem at once."""
