"""The least that Textual can do: it says hello, and tells each key it hears. The peer that the app is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Bare(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """Say hello."""
        self.heard = 0
        yield Static("hello")

    def on_key(self) -> None:
        """Tell that a key was heard."""
        self.heard += 1
        self.query_one(Static).update(f"heard {self.heard}.")


if __name__ == "__main__":
    Bare().run()
