"""The index of words: how it is filled a little at a time, and how it sees each character."""

from __future__ import annotations

from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING

from glossator.domain.folding import Folding
from glossator.store import connection as connections

if TYPE_CHECKING:
    from glossator.store.connection import Connection

_TOKENIZER = "unicode61 remove_diacritics 2"
_MOST = 64_000
"""How much text is taken in at once: some three thousandths of a second of work."""
_ROWS = 64
_PAGES = 8
"""How many pages of the index are merged at once."""
_MANY_SEGMENTS = 500
_FIRST_HALF, _LAST_HALF = 0xD800, 0xDFFF


class WordIndex:
    """The index of one project. Every method that writes is one transaction of a few thousandths of a second."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def folding(self) -> Folding:
        """How the index folds letters and parts words, asked of SQLite itself."""
        return Folding(_learn)

    def take_in(self, most: int = _MOST) -> bool:
        """Take the words of the next texts that wait into the index; tell whether any are left.

        `most` limits the texts in code points; a longer text is taken in alone.
        """
        connection = self._connection
        waiting = connection.rows(
            "SELECT w.key, coalesce(a.length, 0) FROM to_index w LEFT JOIN article a ON a.key = w.key"
            " ORDER BY w.key LIMIT ?",
            (max(_ROWS, most // 1_000),),
        )
        if not waiting:
            return False
        last, total = waiting[0]
        for key, length in waiting[1:]:
            total += length
            if total > most:
                break
            last = key
        with connection.transaction():
            self._keep_merging_apart()
            # The order of the keys matters: the index writes all it holds whenever a smaller one comes.
            connection.raw.execute(
                "INSERT INTO word_index(rowid, body) SELECT t.key, t.body FROM to_index w JOIN text t ON t.key = w.key"
                " WHERE w.key <= ? ORDER BY w.key",
                (last,),
            )
            connection.raw.execute("DELETE FROM to_index WHERE key <= ?", (last,))
        return connection.row("SELECT 1 FROM to_index LIMIT 1") is not None

    def merge(self, pages: int = _PAGES) -> bool:
        """Merge a few pages of the index, which makes it faster; tell whether there was anything to merge."""
        raw = self._connection.raw
        before = raw.total_changes
        with self._connection.transaction():
            raw.execute("INSERT INTO word_index(word_index, rank) VALUES ('merge', ?)", (pages,))
        # The count that SQLite gives includes the row of the command itself.
        return raw.total_changes - before > 1

    def waiting(self) -> int:
        """Return how many texts are not in the index yet, those of imports that were undone included."""
        found: int = self._connection.value("SELECT count(*) FROM to_index")
        return found

    def _keep_merging_apart(self) -> None:
        """Have the index merged by `merge` alone: what it does by itself takes up to a tenth of a second at once."""
        connection = self._connection
        if connection.value("SELECT v FROM word_index_config WHERE k = 'automerge'") == 0:
            return
        for setting, value in (("automerge", 0), ("crisismerge", _MANY_SEGMENTS)):
            connection.raw.execute("INSERT INTO word_index(word_index, rank) VALUES (?, ?)", (setting, value))


def _learn(block: int) -> list[str]:
    """Return what 256 characters become in the index: nothing where one is dropped, a blank where it parts words."""
    codes = [256 * block + n for n in range(256)]
    terms: dict[int, list[str]] = {code: [] for code in codes}
    with closing(connections.scratch()) as trial:
        raw = trial.raw
        raw.execute(f"CREATE VIRTUAL TABLE trial USING fts5(body, tokenize = '{_TOKENIZER}')")
        raw.execute("CREATE VIRTUAL TABLE term USING fts5vocab(trial, instance)")
        raw.execute("BEGIN")
        raw.executemany(
            "INSERT INTO trial(rowid, body) VALUES (?, ?)",
            # Halves of a pair are no characters, and no text has one.
            ((code + 1, f"x{chr(code)}y") for code in codes if not _FIRST_HALF <= code <= _LAST_HALF),
        )
        for term, row in raw.execute("SELECT term, doc FROM term"):
            terms[row - 1].append(term)
        raw.execute("ROLLBACK")
    # Between two letters a character goes on with their word, or not.
    return [found[0][1:-1] if len(found := terms[code]) == 1 else " " for code in codes]
