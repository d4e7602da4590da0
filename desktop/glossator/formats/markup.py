"""The words of an HTML page or of a piece of one, in lines, whatever state its tags are in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKING = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav"),
        *("ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "tfoot", "thead"),
        *("title", "tr", "ul"),
    )
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head"})
# HTML's blanks; a no-break space is none of them.
_BLANKS = re.compile("[ \t\r\n\f]+")


def visible_text(markup: str) -> str:
    """Return the words of a page, a line for each block, without scripts, styles, comments and tags."""
    return read_markup(markup).text()


def read_markup(markup: str) -> VisibleText:
    """Return the reader of a page after it has read it."""
    reader = VisibleText()
    reader.feed(_without_comments(markup))
    reader.close()
    return reader


class VisibleText(HTMLParser):
    """Collects the words of a page; `language` is what the page says of itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self._pieces: list[str] = []
        self._unseen = ""
        self._depth = 0
        self._kept = 0

    def text(self) -> str:
        """Return what was collected, without empty lines."""
        lines = "".join(self._pieces).split("\n")
        return "\n".join(shown for line in lines if (shown := line.strip(" \t")))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a line begins, and what is not shown."""
        if tag == "html" and not self.language:
            self.language = next((value or "" for name, value in attrs if name in ("lang", "xml:lang")), "")
        if self._unseen:
            self._depth += tag == self._unseen
            if tag == "body":  # a head that nobody closed
                self._unseen = ""
            else:
                return
        if tag in _UNSEEN:
            self._unseen, self._depth = tag, 1
        elif tag in _BREAKING:
            self._pieces.append("\n")
        elif tag in _CELLS:
            self._pieces.append("\t")
        self._kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """Note where a line ends."""
        if self._unseen:
            self._depth -= tag == self._unseen
            if not self._depth:
                self._unseen = ""
        elif tag in _BREAKING:
            self._pieces.append("\n")
            self._kept = max(0, self._kept - (tag == "pre"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<br/>` for `<br>`; what is closed at once hides nothing."""
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        """Take the words; blanks count as one."""
        if not self._unseen:
            self._pieces.append(data if self._kept else _BLANKS.sub(" ", data))

    def unknown_decl(self, data: str) -> None:
        """Take what `<![CDATA[` holds: people put words there."""
        if data.startswith("CDATA["):
            self.handle_data(data[6:])


def _without_comments(markup: str) -> str:
    """Return a page without comments; parsers take square time over many that are never closed."""
    if "<!--" not in markup:
        return markup
    pieces, at = [], 0
    while (start := markup.find("<!--", at)) >= 0:
        pieces.append(markup[at:start])
        end = markup.find("-->", start + 2)
        if end < 0:
            # Never closed: what follows is shown as browsers did for long, so that no text is lost.
            at = start
            break
        at = end + 3
    rest = markup[at:].replace("<!--", " ")
    return "".join((*pieces, rest))
