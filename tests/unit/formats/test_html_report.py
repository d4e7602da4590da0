from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from hypothesis import given, settings
from tests.unit.formats.span_samples import HARD, article, exports, hard, labels, remarked, seeds, triples, written

from glossator.domain.export import ExportArticle
from glossator.domain.labels import Label
from glossator.formats.format import WriteOptions
from glossator.formats.html_report import FORMAT

Marks = dict[str, set[int]]


@dataclass
class Page(HTMLParser):
    """Reads the report as a browser does: the text of each article, and which characters each chip's mark covers."""

    texts: list[str] = field(default_factory=list)
    cover: list[list[list[str]]] = field(default_factory=list)
    chips: list[list[tuple[int, str]]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= set(given_)
        if tag == "meta":
            return
        classes = given_.get("class", "").split()
        if tag == "div" and "text" in classes:
            self.texts.append("")
            self.cover.append([])
            self.chips.append([])
            self._open.append((tag, "text"))
            return
        if "m" in classes:
            if "data-l" in given_:
                self.chips[-1].append((len(self.texts[-1]), given_["data-l"]))
            self._open.append((tag, given_["title"]))
        else:
            self._open.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(what == "text" for _, what in self._open):
            self.texts[-1] += data
            marks = [what.partition(";")[0] for _, what in self._open if what and what != "text"]
            self.cover[-1] += [marks] * len(data)
        else:
            self.said.append(data)


def page(data: bytes) -> Page:
    found = Page()
    found.feed(data.decode("utf-8"))
    found.close()
    assert found._open == []
    return found


def check(articles: list[ExportArticle], *, unjudged: bool = False) -> None:
    data, report = written(FORMAT, articles, WriteOptions(unjudged=unjudged, labels=labels()))
    found = page(data)
    assert found.texts == [each.text for each in articles]
    for each, cover, chips in zip(articles, found.cover, found.chips, strict=True):
        expected = triples(each, unjudged=unjudged)
        assert sorted(chips) == sorted((start, label) for start, _, label in expected)
        for at in range(len(each.text)):
            assert sorted(cover[at]) == sorted(label for start, end, label in expected if start <= at < end)
    assert report.spans == sum(len(triples(each, unjudged=unjudged)) for each in articles)
    assert not report.losses


def test_the_seeds_show_every_span_on_its_words() -> None:
    check(seeds())


def test_overlapping_and_nested_spans_are_all_drawn() -> None:
    check([hard()])


@given(articles=exports())
@settings(max_examples=60, deadline=None)
def test_any_text_reads_as_it_is_and_any_span_covers_its_words(articles: list[ExportArticle]) -> None:
    check(articles, unjudged=True)


def test_nothing_is_run_and_nothing_is_fetched() -> None:
    evil = '"><script>alert(1)</script><img src=http://example.org/x onerror=alert(1)><style>@import "x"</style>'
    exported = remarked(article(f"{evil} {HARD}", [(0, 12, evil), (2, 30, "X")], title=evil, notes=(evil,)), evil)
    scheme = {evil: Label(evil, evil, "red;background:url(http://x)", definition=evil)}
    data, _ = written(FORMAT, [exported], WriteOptions(labels=scheme))
    found = page(data)
    assert found.tags <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "h1",
            "h2",
            "h3",
            "ul",
            "li",
            "span",
            "p",
            "main",
        ),
        *("article", "dl", "div", "dt", "dd", "section", "footer", "table", "tbody", "tr", "td"),
    }
    assert found.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "dir", "title", "data-l"}
    style = data.split(b"<style>")[1].split(b"</style>")[0]
    for word in (b"url(", b"@import", b"expression", b"http"):
        assert word not in style
    assert data.count(b"<style>") == 1
    assert b"default-src 'none'" in data


def test_lines_of_spans_that_overlap_never_share_a_level() -> None:
    spans = [(0, 20, "A"), (0, 8, "B"), (4, 12, "C"), (10, 16, "D"), (18, 24, "E"), (30, 34, "F")]
    data, _ = written(FORMAT, [article("x" * 40, spans)])
    assert b'class="text t3"' in data
    for part in data.decode().split('<div class="text')[1].split("x</span>"):
        levels = [word for word in part.replace('"', " ").split() if word.startswith("d") and word[1:].isdigit()]
        assert len(set(levels)) == len(levels)


def test_notes_metadata_and_state_are_shown() -> None:
    said = " ".join(page(written(FORMAT, [remarked(hard(), "Ask the desk.")])[0]).said)
    for words in ("AFP", "2017-01-05", "confirmed (anna, 2026-11-21)", "Ask the desk.", "Is it “Ukraine”?"):
        assert words in said


def test_suggestions_are_told_apart_in_words_too() -> None:
    data, _ = written(FORMAT, [article("Anna", [], open_=[(0, 4, "X")])], WriteOptions(unjudged=True))
    assert b"not judged" in data
    assert b"nobody has judged" in data
