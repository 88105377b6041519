"""Malformed GIFT and CSV, by what is wrong."""

from __future__ import annotations

GIFT: dict[str, bytes] = {
    "empty": b"",
    "only-comments": b"// nothing\n\n// at all\n",
    "not-utf8": b"Good? {T}\n\nCaf\xe9? {F}",
    "utf16": "Good? {T}".encode("utf-16"),
    "zero-byte": b"Go\0od? {T}",
    "never-closed": b"One? {T}\n\nTwo? {=a ~b\n\nThree? {F}",
    "closed-only": b"Two =a ~b}",
    "second-brace": b"Set {1}: which? {=a ~b}",
    "open-title": b"::Title without an end {T}",
    "no-text": b"::T:: {=a ~b}",
    "worth-not-a-number": b"Q {=a ~%many%b}",
    "no-number": b"Q {#about 5}",
    "reversed-range": b"Q {#9..3}",
    "pair-without-arrow": b"Q {=a -> b =c}",
    "nothing-right": b"Q {~a ~b}",
    "one-option": b"Q {~%100%a}",
    "empty-answer": b"Q {=a ~ ~c}",
    "category-without-name": b"$CATEGORY:\n\nQ {T}",
}
CSV: dict[str, bytes] = {
    "empty": b"",
    "not-utf8": b"left,right\na,\xff\n",
    "utf16": "left,right".encode("utf-16"),
    "zero-byte": b"left,right\na,\0\n",
    "no-header": b"Paris,France\n",
    "unknown-column": b"left,right,color\na,b,c\n",
    "twice": b"left,left\na,b\n",
    "one-side": b"left,why\na,b\n",
    "both-kinds": b"left,right,front,back\na,b,c,d\n",
    "no-rows": b"front,back\n",
    "open-quote": b'left,right\na,"b\nc,d\n',
    "late-text": b'left,right\n"a"x,b\n',
    "long-row": b"left,right\na,b,c\n",
    "short-row": b"left,right\na\n",
    "empty-cell": b"front,back\na,\n",
    "two-mistakes": b"front,back\n,a\nb,\n",
}
