"""What the faults borrow from the screens' tests: a sitting opened on a screen."""

from tests.tui.conftest import play

__all__ = ["play"]
