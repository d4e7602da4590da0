"""What can be asked of the words of a text: words, phrases, beginnings of words, and AND, OR, NOT between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from glossator.domain.folding import Folded, Folding

    Node: TypeAlias = "Phrase | Every | Some"

_PIECE = re.compile(r'"([^"]*)(?:"|$)(\*?)|“([^”]*)(?:”|$)(\*?)|([()])|([^\s()"“]+)')
_DEEPEST = 12
_LONGEST = 1_000
_MOST = 48
_SHORT_PREFIX = 4
"""Beginnings shorter than this stand for so many words that looking at the texts is faster than at the index."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; with `prefix` the last of them may go on."""

    words: tuple[str, ...]
    prefix: bool = False

    def find(self, folded: Folded) -> Iterator[tuple[int, int]]:
        """Yield where the phrase stands, in code points of the original."""
        text, search = folded.text, self._pattern.search
        found = search(text)
        while found is not None:
            start, end = found.span()
            if start and text[start - 1] != " ":
                found = search(text, start + 1)
                continue
            yield folded.original(start, end)
            found = search(text, end)

    @property
    def _pattern(self) -> re.Pattern[str]:
        # The words come first, so that the engine can look for them as they are; Python keeps what was compiled.
        return re.compile(" +".join(map(re.escape, self.words)) + ("[^ ]*" if self.prefix else "(?![^ ])"))

    def holds(self, folded: Folded) -> bool:
        """Tell whether the phrase is in a text."""
        return next(self.find(folded), None) is not None

    def index_form(self) -> tuple[str, bool]:
        """Return what to ask the index for, nothing when it cannot help, and whether its answer is the whole truth."""
        words, whole = self.words, True
        if self.prefix and len(words[-1]) < _SHORT_PREFIX:
            words, whole = words[:-1], False
        form = f'"{" ".join(words)}"' if words else ""
        return (f"{form} *" if self.prefix and whole else form), whole


@dataclass(frozen=True, slots=True)
class Every:
    """All of some things, and none of others."""

    wanted: tuple[Node, ...]
    unwanted: tuple[Node, ...] = ()

    def holds(self, folded: Folded) -> bool:
        """Tell whether this is true of a text."""
        return all(node.holds(folded) for node in self.wanted) and not any(node.holds(folded) for node in self.unwanted)

    def index_form(self) -> tuple[str, bool]:
        """Return what to ask the index for and whether its answer is the whole truth."""
        forms = [node.index_form() for node in self.wanted]
        form = " AND ".join(f"({text})" for text, _ in forms if text)
        without = [node.index_form() for node in self.unwanted]
        # What the index only guesses at must not rule anything out.
        out = " OR ".join(f"({text})" for text, exact in without if exact)
        return (f"({form}) NOT ({out})" if form and out else form), all(exact for _, exact in [*forms, *without])


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of some things."""

    wanted: tuple[Node, ...]

    def holds(self, folded: Folded) -> bool:
        """Tell whether this is true of a text."""
        return any(node.holds(folded) for node in self.wanted)

    def index_form(self) -> tuple[str, bool]:
        """Return what to ask the index for and whether its answer is the whole truth."""
        forms = [node.index_form() for node in self.wanted]
        if not all(text for text, _ in forms):
            return "", False
        return " OR ".join(f"({text})" for text, _ in forms), all(exact for _, exact in forms)


class WordQuery:
    """A question about the words of a text, as somebody typed it. Raises UserError when there is no question in it."""

    def __init__(self, text: str, folding: Folding) -> None:
        if len(text) > _LONGEST:
            raise UserError("That is too long to be looked for.", f"Take at most {_LONGEST} characters.")
        self._folding = folding
        pieces = _pieces(text, folding)
        node = _either(pieces, 0)
        while pieces:
            # A bracket too many ends nothing.
            pieces.pop(0)
            more = _either(pieces, 0) if pieces else None
            node = more if node is None else node if more is None else Every((node, more))
        if node is None:
            raise _no_words(text)
        self._node = node
        self._shown = tuple(dict.fromkeys(_leaves(node)))
        self.index_form, self.index_is_exact = node.index_form()

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return where the words that are wanted stand in a text, in text order; nothing when the whole is not true."""
        return [stretch for stretch in self.steps(text) if stretch is not None]

    def steps(self, text: str) -> Iterator[tuple[int, int] | None]:
        """Yield what `find` returns, and None now and then in a long text."""
        folding = self._folding.steps(text)
        while True:
            try:
                yield next(folding)
            except StopIteration as end:
                folded: Folded = end.value
                break
        if not self._node.holds(folded):
            return
        if len(self._shown) == 1:
            yield from self._shown[0].find(folded)
        else:
            yield from sorted({stretch for phrase in self._shown for stretch in phrase.find(folded)})


def _leaves(node: Node) -> Iterator[Phrase]:
    """Yield the phrases that are wanted; those that must not be there cannot be shown."""
    if isinstance(node, Phrase):
        yield node
    else:
        for inner in node.wanted:
            yield from _leaves(inner)


def _pieces(text: str, folding: Folding) -> list[str | Phrase]:
    """Cut what was typed into phrases, brackets and operators."""
    pieces: list[str | Phrase] = []
    for found in _PIECE.finditer(text):
        quoted, star, curly, curly_star, bracket, bare = found.groups()
        if bracket or bare in ("AND", "OR", "NOT"):
            pieces.append(bracket or bare)
            continue
        words = folding.tokens(quoted or curly or bare or "")
        if words:
            prefix = bool(star or curly_star) or (bare or "").endswith("*")
            pieces.append(Phrase(tuple(words), prefix))
    if sum(isinstance(piece, Phrase) for piece in pieces) > _MOST:
        raise UserError("That is too much to be looked for at once.", f"Take at most {_MOST} words or phrases.")
    return pieces


def _either(pieces: list[str | Phrase], depth: int) -> Node | None:
    """Read alternatives up to the end or a closing bracket; operators that have nothing beside them are passed over."""
    if depth > _DEEPEST:
        raise UserError("There are too many brackets within brackets.", "Say it with fewer of them.")
    found = [_together(pieces, depth)]
    while pieces and pieces[0] == "OR":
        pieces.pop(0)
        found.append(_together(pieces, depth))
    nodes = [node for node in found if node is not None]
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Some(tuple(nodes))


def _together(pieces: list[str | Phrase], depth: int) -> Node | None:
    """Read what must all be true, up to an OR, the end or a closing bracket."""
    wanted: list[Node] = []
    unwanted: list[Node] = []
    refused = False
    while pieces and pieces[0] not in ("OR", ")"):
        piece = pieces.pop(0)
        if piece == "NOT":
            refused = not refused
            continue
        if piece == "AND":
            continue
        node: Node | None
        if piece == "(":
            node = _either(pieces, depth + 1)
            if pieces and pieces[0] == ")":
                pieces.pop(0)
        else:
            node = piece if isinstance(piece, Phrase) else None
        if node is not None:
            (unwanted if refused else wanted).append(node)
        refused = False
    if not wanted:
        if unwanted:
            raise UserError("This only says what must not be there.", "Say before NOT what is looked for.")
        return None
    return wanted[0] if len(wanted) == 1 and not unwanted else Every(tuple(wanted), tuple(unwanted))


def _no_words(text: str) -> UserError:
    if text.strip():
        return UserError("There is no word in this.", "To look for signs, choose “Exact”.")
    return UserError("Nothing to look for.", "Type a word.")
