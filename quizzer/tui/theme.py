"""Calm grounds, one accent, hues that stay apart for colour-blind eyes (Okabe and Ito 2008)."""

from __future__ import annotations

from textual.theme import Theme

HUES = ("#56b4e9", "#e69f00", "#2fbf8f", "#f0e442", "#cc79a7", "#8fa8ff", "#ff9a6b")
"""For left sides a to g and the lines drawn from them, on a dark ground; any of them bears dark text."""
LIGHT_HUES = ("#1f78b4", "#b36b00", "#00795a", "#857800", "#a8457d", "#4a5fc4", "#b8431a")
"""The same on a light ground; any of them bears light text."""

DARK = Theme(
    name="quizzer-dark",
    dark=True,
    primary="#e69f00",
    secondary="#56b4e9",
    accent="#e69f00",
    foreground="#d8dbe2",
    background="#101419",
    surface="#161a21",
    panel="#212532",
    success="#2fbf8f",
    warning="#f0e442",
    error="#ff6f61",
    variables={
        "muted": "#8b909c",
        "right-ground": "#15322a",
        "wrong-ground": "#3a2226",
        "cursor-ground": "#43320f",
        "line": "#3a3f4d",
        "footer-key-foreground": "#e69f00",
        "input-selection-background": "#e69f00 35%",
        **{f"hue-{place}": hue for place, hue in enumerate(HUES)},
    },
)
LIGHT = Theme(
    name="quizzer-light",
    dark=False,
    primary="#9a5b00",
    secondary="#005f99",
    accent="#9a5b00",
    foreground="#1d2129",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e4e1d8",
    success="#00664a",
    warning="#7a6a00",
    error="#b3261e",
    variables={
        "muted": "#5d626d",
        "right-ground": "#d8efe5",
        "wrong-ground": "#f8dedb",
        "cursor-ground": "#f6e3bd",
        "line": "#bdb8ab",
        "footer-key-foreground": "#9a5b00",
        "input-selection-background": "#9a5b00 25%",
        **{f"hue-{place}": hue for place, hue in enumerate(LIGHT_HUES)},
    },
)
OWN = {theme.name: theme for theme in (DARK, LIGHT)}
