"""The terminal app: all of Textual is here. It knows `study`, and no database."""
