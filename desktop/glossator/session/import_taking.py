"""Makes one change of what an import found, as it was answered: the articles, their work, and new labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState, Remark, Status
from glossator.domain.changes import (
    ArticleAdded,
    MentionDismissed,
    RemarkChanged,
    SchemeChanged,
    SpanAdded,
    StatusChanged,
    SuggestionRejected,
)
from glossator.domain.ids import new_id
from glossator.domain.label_colours import free_colour
from glossator.domain.label_matching import likely_label
from glossator.domain.labels import Label, check_scheme
from glossator.domain.scheme_edits import free_key
from glossator.domain.span import Span
from glossator.domain.suggestion import Verdict
from glossator.errors import UserError
from glossator.session.import_preview import (
    SHOWN_ARTICLES,
    Added,
    ArticlePreview,
    ImportPreview,
    Note,
    Rejected,
    UnknownLabel,
    counted,
)
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.domain.changes import Event
    from glossator.domain.labels import LabelScheme
    from glossator.session.import_found import FileMark, Found, FoundFile
    from glossator.session.import_preview import ImportAnswer
    from glossator.session.import_result import ImportResult

_STEP = 200
_HINT = "Add them to the scheme, or say which of its labels they mean."


class LabelCounts:
    """How often files hold labels that a scheme lacks: on judged spans, and on suggestions."""

    def __init__(self, scheme: LabelScheme) -> None:
        self._scheme = scheme
        self.judged: Counter[str] = Counter()
        self.suggested: Counter[str] = Counter()

    def look(self, found: Found) -> None:
        """Count those of an article."""
        self.judged.update(span.label for span in found.spans if span.label not in self._scheme)
        for label, count in found.labels:
            # Without a label the memory says that nothing is to be shown.
            if label and self._scheme.map_source(label) is None:
                self.suggested[label] += count

    def unknown(self) -> tuple[UnknownLabel, ...]:
        """Return all of them, those of judged spans first, the most frequent first."""
        total = self.judged + self.suggested
        ordered = sorted(total, key=lambda name: (name not in self.judged, -total[name], name))
        return tuple(
            UnknownLabel(name, total[name], name in self.judged, likely_label(name, self._scheme)) for name in ordered
        )


def preview_steps(
    files: Sequence[FoundFile], found: ImportResult, scheme: LabelScheme
) -> Iterator[ImportPreview | None]:
    """Yield None after each short step, and at last what is told before anything comes in."""
    labels = LabelCounts(scheme)
    previews = []
    articles: list[ArticlePreview] = []
    total = spans = suggestions = 0
    annotated = False
    for file in files:
        good = file.good()
        for number, each in enumerate(good):
            labels.look(each)
            spans += len(each.spans)
            suggestions += each.suggestions
            annotated |= bool(each.marks)
            if len(articles) < SHOWN_ARTICLES:
                about = each.article.metadata
                articles.append(ArticlePreview(about.title, about.source, about.published, file.name))
            if number % _STEP == _STEP - 1:
                yield None
        total += len(good)
        previews.append(file.preview())
        yield None
    yield ImportPreview(
        tuple(previews),
        tuple(articles),
        total,
        spans,
        suggestions,
        annotated,
        tuple(each for file in files if not file.dropped for each in file.duplicates),
        tuple(found.rejected),
        (*found.notes, *(note for file in files for note in file_notes(file))),
        tuple(found.passed_over),
        tuple(copy for file in files for copy in file.good_copies()),
        labels.unknown(),
    )


def file_notes(file: FoundFile) -> list[Note]:
    """Return what is noted of the articles of a file that are whole, each sentence once."""
    sentences = Counter(sentence for each in file.good() for sentence in each.notes)
    return [Note(file.name, sentence, count) for sentence, count in sentences.items()]


class Taking:
    """Works out one change of what was found; `result` is what comes of it, `draft` the change."""

    def __init__(
        self,
        files: Sequence[FoundFile],
        found: ImportResult,
        answer: ImportAnswer,
        scheme: LabelScheme,
        *,
        by: str,
        at: str,
    ) -> None:
        self._files = files
        self._answer = answer
        self._before = scheme
        self._confirmed = Status(ArticleState.CONFIRMED, by=by, at=at)
        self._judged: dict[str, str] = {}
        self.result = replace(found, added=[], notes=list(found.notes), rejected=list(found.rejected))
        self.draft = Draft("", ())

    def steps(self) -> Iterator[None]:
        """Work it out in short steps. Raises UserError for an answer that cannot be followed."""
        counts = LabelCounts(self._before)
        for file in self._files:
            for number, each in enumerate(file.good()):
                counts.look(each)
                if number % _STEP == _STEP - 1:
                    yield
            yield
        after = self._scheme(counts)
        events: list[Event] = [] if after == self._before else [SchemeChanged(self._before, after)]
        taken = []
        for file in self._files:
            self.result.duplicates += [] if file.dropped else file.duplicates
            lacking: set[str] = set()
            for number, each in enumerate(file.good()):
                lacking.update(span.label for span in each.spans if self._label(span) not in after)
                if number % _STEP == _STEP - 1:
                    yield
            if lacking:
                self.result.rejected.append(Rejected(file.name, _lacking(after, lacking), _HINT))
            else:
                taken.append(file)
            yield
        if self.result.rejected and not self._answer.part:
            self.result.refused = any(each.good() for each in self._files)
            return
        for file in taken:
            hidden: Counter[str] = Counter()
            opened = 0
            annotated = file.annotated
            for number, found in enumerate(file.good()):
                events += self._events(found, after, annotated=annotated)
                self.result.added.append(Added(found.article.id, found.article.metadata.title))
                hidden.update({label: n for label, n in found.labels if label and after.map_source(label) is None})
                opened += len(found.marks)
                if number % _STEP == _STEP - 1:
                    yield
            self._note(file, hidden, opened)
            yield
        title = f"Import {counted(len(self.result.added), 'article')}"
        if self.result.added:
            self.draft = Draft(title, tuple(events), layer=" ".join(self._answer.layer.split()))

    def _scheme(self, counts: LabelCounts) -> LabelScheme:
        """Return the scheme with what was answered about labels that it lacks, and say what each judged one becomes."""
        scheme, unknown = self._before, {**counts.judged, **counts.suggested}
        for name, label_id in self._answer.labels.items():
            if label_id not in scheme:
                raise UserError(f"The label scheme has no label “{label_id}”.", "Look at the labels again.")
            if name not in unknown:
                self.result.notes.append(Note("Labels", f"No label “{name}” that the scheme lacks is in the files."))
                continue
            self._judged[name] = label_id
            if name in counts.suggested:
                label = scheme.label(label_id)
                learnt = replace(label, sources=(*label.sources, name))
                scheme = replace(scheme, labels=tuple(learnt if each is label else each for each in scheme))
        for name in sorted(self._answer.add - self._answer.labels.keys()):
            holder = scheme.map_source(name)
            if name in unknown and holder is not None:
                self._judged[name] = holder
                said = f"“{name}” came in as “{scheme.label(holder).name}”, for which it stands in the scheme."
                self.result.notes.append(Note("Labels", said))
            elif name in unknown:
                scheme = replace(scheme, labels=(*scheme.labels, _new_label(scheme, name)))
        check_scheme(scheme)
        return scheme

    def _label(self, span: Span) -> str:
        return self._judged.get(span.label, span.label) if span.label not in self._before else span.label

    def _events(self, found: Found, scheme: LabelScheme, *, annotated: bool) -> Iterator[Event]:
        article = found.article
        yield ArticleAdded(article)
        for span in found.spans:
            origin = found.stored.get(span.suggestion) if span.suggestion else None
            verdict = span.verdict if origin else None
            yield SpanAdded(article.id, replace(span, suggestion=origin, verdict=verdict, label=self._label(span)))
        for key, span_id in found.rejected:
            if key in found.stored:
                yield SuggestionRejected(article.id, found.stored[key], span_id)
        status = found.status
        if self._answer.as_spans:
            yield from _accepted(article.id, found.marks, scheme)
        if self._answer.as_spans and self._answer.confirm and annotated and status == Status():
            status = self._confirmed
        if found.remark != Remark():
            yield RemarkChanged(article.id, Remark(), found.remark)
        for start, end, label in found.dismissals:
            yield MentionDismissed(article.id, start, end, label if label in scheme else self._judged.get(label, label))
        if status != Status():
            yield StatusChanged(article.id, Status(), status)

    def _note(self, file: FoundFile, hidden: Counter[str], opened: int) -> None:
        notes = file_notes(file)
        if opened and not self._answer.as_spans:
            notes.append(Note(file.name, "Its spans are taken as suggestions, to be judged here."))
        if hidden:
            names = ", ".join(f"“{name}” ({count})" for name, count in hidden.most_common())
            sentence = f"Suggestions with labels that the scheme does not know are kept but not shown: {names}."
            notes.append(Note(file.name, sentence))
        self.result.notes += notes
        self.result.copies += file.good_copies()


def _accepted(article: str, marks: Sequence[FileMark], scheme: LabelScheme) -> Iterator[Event]:
    """Yield what makes judged spans of a file’s marks; one that says the same as another gives way to it."""
    made: dict[tuple[int, int, str], str] = {}
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        label = scheme.map_source(mark.label)
        if label is None:
            continue
        reading = (mark.start, mark.end, label)
        if reading in made:
            yield SuggestionRejected(article, mark.suggestion, made[reading])
            continue
        made[reading] = new_id()
        span = Span(made[reading], mark.start, mark.end, mark.words, label, mark.suggestion, Verdict.ACCEPTED)
        yield SpanAdded(article, span)


def _new_label(scheme: LabelScheme, name: str) -> Label:
    """Return a label for one that the scheme lacks; its id is what the files call it, so that it comes in as it is."""
    names = {label.name for label in scheme}
    shown = " ".join(name.split()) or name
    free = shown if shown not in names else next(f"{shown} {n}" for n in range(2, 1000) if f"{shown} {n}" not in names)
    return Label(name, free, free_colour(scheme), key=free_key(scheme, free))


def _lacking(scheme: LabelScheme, labels: set[str]) -> str:
    names = ", ".join(f"“{name}”" for name in sorted(labels))
    return f"Its spans have labels that the project’s scheme “{scheme.name}” lacks: {names}."
