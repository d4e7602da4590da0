"""UIMA CAS XMI, as INCEpTION reads and writes it: a folder with a file for each article and the type system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from glossator.domain.losses import Losses, LossKind
from glossator.domain.offsets import OffsetMap
from glossator.formats.format import Format, RejectedFileError, WriteReport
from glossator.formats.outgoing import FileNames, spans_of
from glossator.formats.uima_cas import (
    INITIAL_VIEW,
    UNSPECIFIED,
    Cas,
    CasAnnotation,
    article_of,
    drop_what_a_cas_has_not,
    placed,
    read_bytes,
)
from glossator.formats.uima_types import NAMED_ENTITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Hints, Incoming, WriteOptions

_XMI = "http://www.omg.org/XMI"
_PACKAGE, _, _NAME = NAMED_ENTITY.rpartition(".")
_SPACES = " ".join(
    f'xmlns:{short}="http:///{package}.ecore"'
    for short, package in (("cas", "uima/cas"), ("tcas", "uima/tcas"), ("type", _PACKAGE.replace(".", "/")))
)
# XML 1.0 has no place for these, not even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_ESCAPED = re.compile('[&<>"\t\n\r]')
_TYPE_SYSTEM = f"""<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
  <types>
    <typeDescription>
      <name>{NAMED_ENTITY}</name>
      <description/>
      <supertypeName>uima.tcas.Annotation</supertypeName>
      <features>
        <featureDescription>
          <name>value</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
        <featureDescription>
          <name>identifier</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
      </features>
    </typeDescription>
  </types>
</typeSystemDescription>
"""


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the article of a file; the type system beside it is not needed. Raises RejectedFileError."""
    data = read_bytes(path)
    parser = _Parser()
    try:
        parser.parse(data)
    except expat.ExpatError as error:
        raise RejectedFileError(
            f"It is not valid XML at line {error.lineno}: {expat.ErrorString(error.code)}.", "Export it again."
        ) from error
    except (LookupError, ValueError) as error:
        raise RejectedFileError("Its encoding is not known.", "Export it again as UTF-8.") from error
    yield article_of(parser.cas, path, hints, data)


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this is UIMA CAS XMI."""
    return b"http:///uima/cas.ecore" in head


def write_folder(articles: Iterable[ExportArticle], folder: Path, options: WriteOptions) -> WriteReport:
    """Write each article as an .xmi file. Raises UserError when a span does not stand on its words.

    Characters that XML cannot hold become U+FFFD, which moves no position.
    """
    losses = Losses()
    files = FileNames()
    count = spans = 0
    (folder / "TypeSystem.xml").write_bytes(_TYPE_SYSTEM.encode())
    for exported in articles:
        entities = placed(exported, options)
        (folder / f"{files.name(exported)}.xmi").write_bytes(_document(exported, entities).encode())
        if _FORBIDDEN.search(exported.text):
            losses.drop(LossKind.CHARACTER, exported)
            for span in spans_of(exported, options):
                if _FORBIDDEN.search(span.text):
                    losses.change(LossKind.CHARACTER, exported, span, "with U+FFFD in their place")
        for span in spans_of(exported, options):
            if _FORBIDDEN.search(span.label):
                losses.change(LossKind.LABEL, exported, span, "with U+FFFD in its label")
        drop_what_a_cas_has_not(losses, exported, options)
        count += 1
        spans += len(entities)
    return WriteReport(count, spans, losses)


def _document(exported: ExportArticle, entities: list[tuple[int, int, str]]) -> str:
    length = OffsetMap(exported.text).utf16_length
    language = exported.article.metadata.language or UNSPECIFIED
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xmi:XMI xmlns:xmi="{_XMI}" {_SPACES} xmi:version="2.0">',
        '  <cas:NULL xmi:id="0"/>',
        f'  <tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="{length}" language="{_escape(language)}"/>',
    ]
    lines += [
        f'  <type:{_NAME} xmi:id="{key}" sofa="1" begin="{begin}" end="{end}" value="{_escape(label)}"/>'
        for key, (begin, end, label) in enumerate(entities, 3)
    ]
    members = " ".join(str(key) for key in range(2, len(entities) + 3))
    view = f'sofaID="{INITIAL_VIEW}"'
    lines += [
        f'  <cas:Sofa xmi:id="1" sofaNum="1" {view} mimeType="text" sofaString="{_escape(exported.text)}"/>',
        f'  <cas:View sofa="1" members="{members}"/>',
        "</xmi:XMI>\n",
    ]
    return "\n".join(lines)


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], _FORBIDDEN.sub("\ufffd", text))


class _Parser:
    """Takes a CAS out of XML; nothing is looked up, and a document type, which could define entities, is refused."""

    def __init__(self) -> None:
        self.cas = Cas()
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse

    def parse(self, data: bytes) -> None:
        self._parser.Parse(data, True)  # noqa: FBT003  # its own signature
        if not self.cas.texts and self.cas.members is None and not self.cas.annotations:
            raise RejectedFileError("It is XML, but no UIMA CAS.", "Export it as UIMA CAS XMI.")

    def _refuse(self, *_: object) -> None:
        raise RejectedFileError("It declares a document type, which no CAS has.", "Export it again.")

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth != 2:
            # What stands deeper are values of features with several.
            return
        space, _, local = name.rpartition(" ")
        key = attributes.get(f"{_XMI} id", "")
        if space == "http:///uima/cas.ecore":
            self._take_own(local, key, attributes)
        elif "begin" in attributes and "end" in attributes and "sofa" in attributes:
            package = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
            kind = local if package in ("uima.noNamespace", "") else f"{package}.{local}"
            begin, end = _number(attributes["begin"]), _number(attributes["end"])
            features = {name: value for name, value in attributes.items() if " " not in name}
            for name in ("sofa", "begin", "end"):
                del features[name]
            self.cas.annotations.append(CasAnnotation(key, kind, attributes["sofa"], begin, end, features))

    def _take_own(self, local: str, key: str, attributes: dict[str, str]) -> None:
        if local == "Sofa":
            self.cas.names[key] = attributes.get("sofaID", "")
            if "sofaString" in attributes:
                self.cas.texts[key] = attributes["sofaString"]
        elif local == "View":
            self.cas.members = (self.cas.members or set()) | set(attributes.get("members", "").split())


def _number(text: str) -> int:
    """Return a position, -1 for what is none: it is then refused as one that is not in the text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


FORMAT = Format(
    "xmi",
    "UIMA CAS XMI",
    (".xmi",),
    read=read,
    write_folder=write_folder,
    one_article=True,
    description="A folder with an .xmi file for each article and TypeSystem.xml. Positions count UTF-16 units.",
    recognise=recognise,
)
