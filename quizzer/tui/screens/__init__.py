"""The screens: a key or a message becomes one call on a `study` object, and its result is shown."""
