"""The articles that wait for the worker: which of them goes next, and with which others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.nlp.source import SourceSpec

# Within these a pipeline is at its fastest, and a batch takes about a second.
_BATCH = 16
_BATCH_LENGTH = 60_000


@dataclass(slots=True)
class Request:
    """An article that suggestions are wanted for; `specs` shrinks as the sources answer."""

    article: str
    text: str
    specs: list[SourceSpec]
    urgent: bool = False


class Backlog:
    """Requests in the order in which they are to be sent; one for each article."""

    def __init__(self) -> None:
        self._urgent: dict[str, Request] = {}
        self._waiting: dict[str, Request] = {}

    def __len__(self) -> int:
        return len(self._urgent) + len(self._waiting)

    @property
    def has_urgent(self) -> bool:
        """Whether an urgent request waits."""
        return bool(self._urgent)

    def add(self, article: str, text: str, specs: Sequence[SourceSpec], *, urgent: bool = False) -> None:
        """Take a request in, joined with what was already wanted for the article; urgent ones come first, last in."""
        earlier = self._urgent.pop(article, None) if urgent else self._urgent.get(article)
        earlier = earlier or self._waiting.pop(article, None)
        wanted = [*(earlier.specs if earlier else ()), *specs]
        request = Request(article, text, list(dict.fromkeys(wanted)), urgent or article in self._urgent)
        (self._urgent if request.urgent else self._waiting)[article] = request

    def pop_urgent(self) -> Request:
        """Take out the latest urgent request. Raises KeyError when there is none."""
        return self._urgent.popitem()[1]

    def pop_batch(self) -> list[Request]:
        """Take out the requests to be sent together next; empty when none waits. Urgent ones are left alone."""
        batch: list[Request] = []
        length = 0
        for request in self._waiting.values():
            length += len(request.text)
            if batch and (len(batch) == _BATCH or length > _BATCH_LENGTH):
                break
            batch.append(request)
        for request in batch:
            del self._waiting[request.article]
        return batch

    def drop_source(self, spec: SourceSpec) -> None:
        """Forget what was wanted of a source, and the requests of which nothing is left."""
        for requests in (self._urgent, self._waiting):
            for request in list(requests.values()):
                request.specs = [other for other in request.specs if other != spec]
                if not request.specs:
                    del requests[request.article]

    def clear(self) -> None:
        """Forget all requests."""
        self._urgent.clear()
        self._waiting.clear()
