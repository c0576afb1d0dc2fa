"""Whether two pieces of Python are the same code in another layout."""

from __future__ import annotations

import ast
import inspect
import io
import tokenize

_SKIPPED = frozenset(
    {
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)


def layout_free(text: str) -> str:
    """The tokens of a piece of code, as text; that of a piece which is no code is itself."""
    words: list[str] = []
    try:
        for word in tokenize.generate_tokens(io.StringIO(f"({text}\n)").readline):
            if word.type in _SKIPPED:
                continue
            string = word.string
            if word.type == tokenize.STRING:
                try:
                    value = ast.literal_eval(string)
                    if isinstance(value, str) and "\n" in value:
                        value = inspect.cleandoc(value)
                    string = repr(value)
                except (SyntaxError, ValueError):
                    pass
            if string in (")", "]", "}") and words and words[-1] == ",":
                words.pop()
            words.append(string)
    except (tokenize.TokenError, SyntaxError):
        return text
    return "\n".join(words)
