"""A commented bank to start from: it passes the checker as written, and explains every key where it first stands."""

from __future__ import annotations

import json
from pathlib import Path

STARTER = Path(__file__).with_name("starter.yaml")


def starter(name: str, title: str, file: str) -> str:
    """Return the text of a new bank called `name`, to be kept in `file`."""
    text = STARTER.read_text(encoding="utf-8")
    text = text.replace("THIS-FILE", file).replace("BANK/QUESTION", f"{name}/first-choice")
    text = text.replace("stats BANK", f"stats {name}").replace("NAME", name)
    return text.replace("title: TITLE", f"title: {json.dumps(title, ensure_ascii=False)}", 1)
