"""Markdown to the HTML of Anki's and Moodle's fields, and HTML back to Markdown.

Only what both sides share: lines, bold, italics, code, math. All else is text, escaped one way and
stripped of its tags the other; what is left out (pictures, sounds) is named.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_INLINE = re.compile(
    r"(?m:^)```[^\n`]*\n(?P<fence>.*?)\n```|`(?P<code>[^`\n]+)`|(?<![\\\w$])\$(?!\s)(?P<math>[^$\n]+?)(?<!\s)\$(?![\w$])"
    r"|\*\*(?P<strong>[^*\s](?:[^*\n]*[^*\s])?)\*\*|(?<![*\w])\*(?P<em>[^*\s](?:[^*\n]*[^*\s])?)\*(?![*\w])",
    re.DOTALL,
)
_TAGS = {
    "fence": "<pre>{}</pre>",
    "code": "<code>{}</code>",
    "math": "\\({}\\)",
    "strong": "<b>{}</b>",
    "em": "<i>{}</i>",
}
_MATH = re.compile(r"\\\(((?:(?!\\\().)+?)\\\)|\\\[((?:(?!\\\[).)+?)\\\]|\[\$\]((?:(?!\[\$\]).)+?)\[/\$\]", re.DOTALL)
"""From the last opening before each closing: so that many openings are not each followed to the end."""
_BOLD, _ITALIC = {"b", "strong"}, {"i", "em"}
_BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_SILENT = {"script", "style"}
_SOUND = re.compile(r"\[sound:([^\[\]]*)\]")
_DECLARED = re.compile(r"<[!?][^<>]*>")
LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|div|span|ul|ol|li|pre|code|sub|sup|img|table|h[1-6])\b[^<>]*>"
)


def to_html(text: str) -> str:
    """Return Markdown as HTML: every character is shown as it is, the few marks above aside."""
    pieces, end = [], 0
    for found in _INLINE.finditer(text):
        pieces.append(_escaped(text[end : found.start()]).replace("\n", "<br>"))
        kind = found.lastgroup or ""
        pieces.append(_TAGS[kind].format(_escaped(found[kind])))
        end = found.end()
    pieces.append(_escaped(text[end:]).replace("\n", "<br>"))
    return "".join(pieces)


def _escaped(text: str) -> str:
    """Return text as HTML, its doubled braces and colons too: in a field `{{c1::x}}` would be obeyed."""
    plain = html.escape(text, quote=False)
    return re.sub(r"\{(?=\{)|(?<=\{)\{|\}(?=\})|(?<=\})\}|:(?=:)|(?<=:):", lambda one: f"&#{ord(one[0])};", plain)


def to_markdown(source: str) -> tuple[str, tuple[str, ...]]:
    """Return HTML as Markdown, and the names of the pictures and sounds that it shows."""
    sounds = _SOUND.findall(source)
    reader = _Reader()
    reader.feed(_undeclared(_SOUND.sub("", source)))
    reader.close()
    return reader.text(), (*reader.media, *sounds)


def _undeclared(source: str) -> str:
    """Return HTML without comments and declarations: Python's parser follows each open one to the end."""
    pieces = []
    while source:
        before, opened, rest = source.partition("<!--")
        pieces.append(before)
        inside, closed, source = rest.partition("-->")
        if opened and not closed:
            pieces.append(inside)
    return re.sub("<(?=[!?])", "&lt;", _DECLARED.sub("", "".join(pieces)))


class _Reader(HTMLParser):
    """Gathers Markdown as tags go by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.media: list[str] = []
        self.silent = 0
        self.fenced = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.out.append("\n")
        elif tag in {"img", "audio", "video", "source", "object", "embed"}:
            self._media(dict(attrs))
        elif tag == "li":
            self._line("- ")
        elif tag == "pre":
            self.fenced += 1
            self._line("```\n")
        elif tag in _BLOCKS:
            self._line("")
        elif tag in _SILENT:
            self.silent += 1
        else:
            self.out.append(self._mark(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self.fenced:
            self.fenced -= 1
            self.out.append("\n```")
        elif tag in _SILENT and self.silent:
            self.silent -= 1
        elif tag in _BLOCKS or tag == "li":
            self._line("")
        else:
            self.out.append(self._mark(tag))

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if not self.fenced:
            data = re.sub(r"[ \t\r]*\n[ \t\r\n]*", " ", data)
        self.out.append(data.replace("\xa0", " "))

    def _mark(self, tag: str) -> str:
        if self.fenced:
            return ""
        return "**" if tag in _BOLD else "*" if tag in _ITALIC else "`" if tag == "code" else ""

    def _media(self, attributes: dict[str, str | None]) -> None:
        self.media.append(attributes.get("src") or attributes.get("data") or "a picture")
        self.out.append(attributes.get("alt") or "")

    def _line(self, start: str) -> None:
        """Begin a line, unless one has just begun."""
        if self.out and "".join(self.out[-2:]).strip(" ") and not self.out[-1].endswith("\n"):
            self.out.append("\n")
        self.out.append(start)

    def text(self) -> str:
        """Return what was gathered, math between dollars, blank lines at both ends gone."""
        joined = "".join(self.out)
        joined = re.sub(r"\*\*\*\*|(?<!\*)\*\*(?=\s*$)", "", joined) if joined.count("**") % 2 else joined
        return _MATH.sub(lambda found: f"${(found[1] or found[2] or found[3]).strip()}$", joined).strip()
