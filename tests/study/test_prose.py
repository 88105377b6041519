"""Text from a bank, made fit for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.study import prose
from quizzer.study.prose import Block, Run, blocks, math, plain_text, visible
from tests.shelf import library


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("bell\x07", "bell\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("\x7f", "\\x7f"),
        ("back\x08", "back\\x08"),
        ("a\rb", "a\\x0db"),
        ("a\tb", "a    b"),
        ("a\nb", "a\nb"),
        ("rtl\u202eoverride", "rtl<U+202E>override"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("\ufeffmark", "<U+FEFF>mark"),
        ("\ue000", "<U+E000>"),
        ("ünïcode – 転移 😀", "ünïcode – 転移 😀"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("\u2028", "<U+2028>"),
    ],
)
def test_what_could_be_obeyed_is_shown(text: str, shown: str) -> None:
    """Escapes, control, bidirectional and zero-width characters become visible; letters of all scripts stay."""
    assert visible(text) == shown


WORDS = ("**", "`", "a", "b1", " ", ".", ", ", "()", "**a**", "`x_y`", " **b c** ", " `y * z` ", "*", "-", "1.", "=")


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map("".join))
def test_bold_words_and_code_are_read_as_the_parser_reads_them(text: str) -> None:
    """What is simple enough to go without a parser comes out as with it."""
    parsed = tuple(prose._Reader().read(prose._parser().parse(text)))
    assert prose._SIMPLE.fullmatch(text) is None or blocks(text) == parsed


def test_most_prompts_need_no_parser() -> None:
    """Of those that Quizzer ships, more than half are plain words, bold ones and code."""
    prompts = [question.prompt for question in library().questions.values()]
    assert sum(bool(prose._SIMPLE.fullmatch(prompt)) for prompt in prompts) > len(prompts) / 2


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    """Whatever a bank holds, and however Markdown and math take it apart."""
    for shown in (visible(text), plain_text(text), *(run.text for block in blocks(text) for run in block.runs)):
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char != "\n" for char in shown)
        assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("x^2", "x²"),
        ("10^6", "10⁶"),
        ("2^{20}", "2²⁰"),
        (r"\alpha \times \beta", "\u03b1 × β"),
        (r"3 \times 3", "3 × 3"),
        ("W_1", "W₁"),
        (r"\frac{1}{2}", "1/2"),
    ],
)
def test_math_reads_as_text(latex: str, shown: str) -> None:
    """Powers, indices, Greek, fractions."""
    assert math(latex).replace("\u2009", " ").strip() == shown


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="\\{}^_abfrc123$ ", max_size=25))
def test_broken_math_is_shown_and_never_raises(latex: str) -> None:
    """What cannot be read is shown as written."""
    assert isinstance(math(latex), str)
    assert isinstance(plain_text(f"${latex}$"), str)


@pytest.mark.parametrize(
    ("markdown", "runs"),
    [
        ("plain", (Run("plain"),)),
        ("a **b** c", (Run("a "), Run("b", "strong"), Run(" c"))),
        ("a *b* c", (Run("a "), Run("b", "em"), Run(" c"))),
        ("see `x_1`", (Run("see "), Run("x_1", "code"))),
        ("two\nlines", (Run("two"), Run(" "), Run("lines"))),
        ("hard  \nbreak", (Run("hard"), Run("\n"), Run("break"))),
        ("<b>no</b> html", (Run("<b>no</b> html"),)),
        ("`$x^2$`", (Run("$x^2$", "code"),)),
        ("costs $5 and $6", (Run("costs $5 and $6"),)),
        (r"a\*b", (Run("a*b"),)),
    ],
)
def test_markdown_becomes_runs(markdown: str, runs: tuple[Run, ...]) -> None:
    """Strong, emphasis, code; HTML is text; math in code and prices are left alone."""
    (block,) = blocks(markdown)
    assert joined(block.runs) == runs


def joined(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return neighbours of one plain style as one, line breaks aside."""
    found: list[Run] = []
    for run in runs:
        apart = not run.text.strip(" ") or run.text == "\n"
        if found and found[-1].style == run.style == "" and not apart and found[-1].text.strip():
            found[-1] = Run(found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


def test_blocks() -> None:
    """Paragraphs, bullets, code with its line breaks."""
    found = blocks("One\n\n- two\n- three\n\n```python\nfor x in y:\n    z\n```\n")
    assert [(block.kind, block.text) for block in found] == [
        ("text", "One"),
        ("bullet", "two"),
        ("bullet", "three"),
        ("code", "for x in y:\n    z"),
    ]
    assert plain_text("One\n\n- two\n\n    code").startswith("One\n- two")


def test_blocks_of_a_page() -> None:
    """Headings, numbers, nested lists, quotes, formulas, rules, tables; a second paragraph has no mark."""
    page = "## H\n\n2. a\n\n   more\n   - b\n3. c\n\n- d\n\n> q\n\n$$x^2$$\n\n---\n\n| a | b |\n|---|---|\n| `1` | |\n"
    found = [(one.kind, one.text, one.mark, one.depth, one.opens) for one in blocks(page)]
    assert found == [
        ("heading", "H", "", 2, False),
        ("bullet", "a", "2.", 1, True),
        ("bullet", "more", "", 1, False),
        ("bullet", "b", "-", 2, False),
        ("bullet", "c", "3.", 1, False),
        ("bullet", "d", "-", 1, True),
        ("quote", "q", "", 0, False),
        ("formula", "x²", "", 0, False),
        ("rule", "", "", 0, False),
        ("table", "", "", 0, False),
    ]
    assert blocks(page)[-1].rows == (((Run("a"),), (Run("b"),)), ((Run("1", "code"),), ()))
    assert blocks("```python x\na\n```")[0].language == "python"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("```\na ` b\n```\n\n$x^2$", "    a ` b\nx²"),
        ("```\n$x^2$\n```", "    $x^2$"),
        ("`` `$a$` `` and $x^2$", "`$a$` and x²"),
        (r"\$x^2$ is a price", "$x^2$ is a price"),
        ("**$x^2$**", "x²"),
        ("text $$x^2$$ within", "text x² within"),
        ("a $x^2 =\ny$ b", "a x² = y b"),
        ("costs $5 and\n$6", "costs $5 and $6"),
        ("&#x202e;&#x200b;", "<U+202E><U+200B>"),
    ],
    ids=[
        "tick in code",
        "math in code",
        "double ticks",
        "escaped",
        "strong",
        "display within",
        "two lines",
        "prices",
        "entities",
    ],
)
def test_math_and_code_keep_apart(markdown: str, text: str) -> None:
    """Math is math wherever it stands, and code is code; what an entity hides is shown, not obeyed."""
    assert plain_text(markdown) == text


def test_links_and_images_are_text() -> None:
    """Nothing in a bank is followed."""
    assert "http://x" in plain_text("[here](http://x)")
    assert "http://x" in plain_text("![pic](http://x)")
    assert Block("text", (Run("<http://x>"),)).text in plain_text("<http://x>")


@pytest.mark.parametrize("key", library().questions)
def test_every_prompt_of_every_bank_reads(key: str) -> None:
    """No backslash, dollar or brace is left over from math in any prompt, option or why."""
    question = library().questions[key]
    shown = question.variant(0, question.asked(question.items())).present()
    texts = [shown.prompt, question.why, *(line.text for group in shown.groups for line in group.lines)]
    for text in texts:
        prose = "".join(run.text for block in blocks(text) for run in block.runs if run.style != "code")
        assert not set(prose) & set("\\$")
        assert plain_text(text).strip()
