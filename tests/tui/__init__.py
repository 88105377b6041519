"""The terminal app, driven by keys and mouse and looked at as text."""
