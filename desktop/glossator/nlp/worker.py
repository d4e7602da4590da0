"""The worker process: loads sources and runs them over the articles that it is sent. Started as a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from glossator.errors import SourceError
from glossator.nlp import BUILTIN, GROUP
from glossator.process import serve
from glossator.registry import load_builtin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from glossator.domain.suggestion import RawSuggestion
    from glossator.nlp.source import BuildSource, Source

    Send: TypeAlias = Callable[[Mapping[str, object]], None]
    Item: TypeAlias = tuple[str, str, list[int]]

# Pieces are bounded, so that more than this is a fault; a large transformer still fits.
_MEMORY = 4 << 30


class Worker:
    """Answers `load` and `suggest` messages; sources are referred to by the numbers that `load` gave them."""

    def __init__(self) -> None:
        self._kinds = load_builtin(BUILTIN, GROUP)
        self._sources: dict[int, Source] = {}

    def handle(self, message: dict[str, object], reply: Send) -> Iterator[None] | None:
        """Answer one message; between the articles of a batch an urgent one may be let in."""
        if message["do"] == "load":
            number = cast("int", message["source"])
            spec = cast("tuple[str, str]", message["spec"])
            reply({"source": number} | self._load(number, *spec, labels=cast("list[str]", message["labels"])))
            return None
        if message["do"] == "tokens":
            number = cast("int", message["source"])
            reply({"source": number, "article": message["article"], **self._tokens(number, str(message["text"]))})
            return None
        return self._suggest(cast("list[Item]", message["items"]), reply)

    def _load(self, number: int, kind: str, name: str, labels: Sequence[str]) -> dict[str, object]:
        if kind not in self._kinds:
            return {"failed": f"There is no source of suggestions of the kind “{kind}”.", "hint": "Choose another one."}
        try:
            source = cast("BuildSource", self._kinds[kind])(name, labels)
            made_by = source.fingerprint
        except SourceError as error:
            return {"failed": error.sentence, "hint": error.hint}
        except MemoryError:
            raise
        except Exception as error:
            # Parts that others wrote may raise anything; its message may hold anything too.
            return {"failed": f"The source “{kind}: {name}” cannot be used ({type(error).__name__}).", "hint": ""}
        self._sources[number] = source
        return {"ready": [made_by.kind, made_by.name, made_by.version, made_by.digest]}

    def _tokens(self, number: int, text: str) -> dict[str, object]:
        tokenize: Callable[[str], Iterator[tuple[int, int]]] | None
        tokenize = getattr(self._sources.get(number), "tokens", None)
        tokens = list(tokenize(text)) if tokenize else []
        return {"starts": [start for start, _ in tokens], "ends": [end for _, end in tokens]}

    def _suggest(self, items: Sequence[Item], reply: Send) -> Iterator[None]:
        for number in sorted({number for _, _, numbers in items for number in numbers}):
            batch = [(article, text) for article, text, numbers in items if number in numbers]
            found = _run(self._sources[number], [text for _, text in batch])
            for (article, text), outcome in zip(batch, found, strict=True):
                answer: dict[str, object] = {"article": article, "source": number}
                if isinstance(outcome, Exception):
                    answer["error"] = type(outcome).__name__
                elif any(not 0 <= each.start < each.end <= len(text) for each in outcome):
                    answer["error"] = "positions outside the text"
                else:
                    answer["found"] = [
                        [each.start, each.end, each.source_label, each.detail, each.score] for each in outcome
                    ]
                reply(answer)
                yield


def _run(source: Source, texts: Sequence[str]) -> Iterator[list[RawSuggestion] | Exception]:
    """Yield what a source finds in each text; what it fails on yields the error, and the rest goes on one by one."""
    done = 0
    try:
        results = source.suggest(texts)
        for _ in texts:
            yield next(results)
            done += 1
    except MemoryError:
        raise
    except Exception as error:
        rest = texts[done:]
        if len(rest) == 1:
            yield error
            return
        for text in rest:
            yield from _run(source, [text])


def main() -> None:
    """Serve until the parent goes."""
    serve(Worker().handle, memory=_MEMORY)


if __name__ == "__main__":
    main()
