from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from glossator.formats import feed
from glossator.formats.format import Hints, Incoming, RejectedFileError

if TYPE_CHECKING:
    from pathlib import Path

RSS = """<?xml version="1.0" encoding="UTF-8"?><!-- saved -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Example News</title><link>https://example.com</link><language>en-gb</language>
<item><title>Iraq &amp; Syria</title><link>https://example.com/1</link><dc:creator>Ann</dc:creator>
<pubDate>Thu, 05 Jan 2017 06:30:00 GMT</pubDate><description>Short.</description><category>World</category>
<content:encoded>
<![CDATA[<!DOCTYPE html><p>Para one 😀 &amp; more.</p><p>Para two.</p><script>x</script>]]>
</content:encoded></item><item><title>Two</title><description>Only a &lt;b&gt;summary&lt;/b&gt;.</description></item>
<item><title>Nothing</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Dienst</title>
<updated>2017-01-06T00:00:00Z</updated>
<entry><title type="html">Erste &lt;i&gt;Meldung&lt;/i&gt;</title><id>urn:1</id>
<updated>2017-01-05T06:30:00+01:00</updated>
<link href="https://example.com/a"/><author><name>Ben</name></author>
<content type="text">Plain text with a &lt; in it.</content></entry>
<entry><title>Zweite</title>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Eins</p><p>Zwei</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
<item><title>T</title><description>Words</description><dc:date>2017-01-05</dc:date></item></rdf:RDF>"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))


def read(path: Path, data: str | bytes) -> list[Incoming]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(feed.read(path, Hints()))


def test_each_entry_of_rss_that_brings_a_text_is_an_article(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a.rss", RSS)
    found = first.new.article.metadata
    assert first.new.text == "Para one 😀 & more.\nPara two."
    assert (found.title, found.source, found.author) == ("Iraq & Syria", "Example News", "Ann")
    assert (found.published, found.url, found.language) == ("2017-01-05", "https://example.com/1", "en-gb")
    assert dict(found.extra) == {"published_at": "2017-01-05T06:30:00+00:00", "tags": "World"}
    assert first.notes == ("1 entry without a text was left out.",)
    assert json.loads(first.new.original)["content"][0]["value"].strip().startswith("<!DOCTYPE html><p>Para one")
    assert second.new.text == "Only a summary."
    assert second.notes == ("An entry brings its summary only, which was taken as the text.",)


def test_atom_is_read_with_each_kind_of_content(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a.atom", ATOM)
    found = first.new.article.metadata
    assert (first.new.text, second.new.text) == ("Plain text with a < in it.", "Eins\nZwei")
    assert (found.title, found.source, found.author) == ("Erste Meldung", "Dienst", "Ben")
    assert (found.published, found.url, found.language) == ("2017-01-05", "https://example.com/a", "de")


def test_old_rss_is_read(tmp_path: Path) -> None:
    (incoming,) = read(tmp_path / "a.xml", RDF)
    assert (incoming.new.text, incoming.new.article.metadata.published) == ("Words", "2017-01-05")


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "utf-8-sig"])
def test_a_feed_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = RDF.replace("Words", "Слова") if encoding != "utf-8-sig" else RDF.replace("Words", "Слова 😀")
    data = f"<?xml version='1.0' encoding='{encoding}'?>{text}".encode(encoding)
    (incoming,) = read(tmp_path / "a.xml", data)
    assert incoming.new.text.startswith("Слова")


def test_a_feed_that_is_not_well_formed_is_read_and_that_is_said(tmp_path: Path) -> None:
    first, *_ = read(
        tmp_path / "a.xml", RSS.replace("</channel></rss>", "").replace("Iraq &amp; Syria", "Iraq & Syria")
    )
    assert first.new.article.metadata.title == "Iraq & Syria"
    assert "The feed is not well-formed; see whether its articles are whole." in first.notes


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE rss [{LAUGHS}]>",
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!doctype rss SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bombs_and_foreign_entities_are_refused(tmp_path: Path, doctype: str, encoding: str) -> None:
    data = f"<?xml version='1.0'?><!-- x -->\n{doctype}{RDF.replace('Words', '&l9;&x;')}".encode(encoding)
    with pytest.raises(RejectedFileError, match="DOCTYPE"):
        read(tmp_path / "a.xml", data)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "<rss version='2.0'><channel><title>x</title></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title></entry></feed>",
        "<html><body>x</body></html>",
        "no markup",
        "<?xml",
        "<!-- " * 1000,
        b"\x00\x01\x02" * 100,
        "<a>" * 50_000,
    ],
)
def test_what_holds_no_article_is_refused_with_a_sentence(tmp_path: Path, data: str | bytes) -> None:
    with pytest.raises(RejectedFileError):
        read(tmp_path / "a.xml", data)


def test_feeds_are_recognised_by_their_beginning() -> None:
    assert all(feed.recognise(text.encode()) for text in (RSS, ATOM, RDF))
    assert feed.recognise(("<?xml version='1.0' encoding='utf-16'?>" + RSS[RSS.index("<rss") :]).encode("utf-16"))
    assert not feed.recognise(b'<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI">')
    assert not feed.recognise(b"<html>")
