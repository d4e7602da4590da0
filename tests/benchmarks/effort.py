"""How many actions it takes from pre-highlights to the truth, by a simulated analyst.

    python tests/benchmarks/effort.py GOLD.jsonl [--labels MAP.toml] [--details]

GOLD.jsonl is what `glossator export` writes, or any JSONL whose lines have a text and spans with start, end and label
(code points). MAP.toml is a flat table from labels of the pipeline and of the gazetteer to the gold's
(`PERSON = "Person"`); labels that it does not name are not pre-highlighted. Without it the labels that the gold shares
with the bundled scheme “conflict” are mapped as that scheme maps them.

The analyst takes the articles in the file's order. Each is opened with its pre-highlights, brought to exactly the gold
with the intents of the session alone (`glossator.session`), written to a real project file after each gesture, and
confirmed; then what is stored is compared with the gold. If one differs, that is said and the exit code is 1. He knows
the gold of the article that is open and of none to come; the memory knows what he has confirmed.

What counts as one action, everywhere (`effort_desk.PRICES`):
- a key press, also with Shift, Ctrl or Alt held: a label's key, Shift with it for a second label on the same words,
  accept, reject, an edge by a word or a character, confirm. Labels without a key left are clicked in the palette.
- a click on a mark, which makes it the current one. Marks that lie on top of each other take one more for each that
  comes first, the shorter before the longer. Going there by Tab would cost as much or more.
- a selection: a double click on a word, or one drag over words, which snaps to them. Where the gold does not begin and
  end with words, one drag with Alt held, and that counts 2. With the keyboard alone it takes more; he has a mouse.
- an edge of the current mark dragged to another word, or with Alt to a character, which again counts 2.
- a mark joined with its neighbour, or cut in two where it was clicked.
- in the strip of all mentions: opening it on the current mark or on selected words, each tick that is clicked, and the
  key at the end: Return, the key of another label, or Del.
- Return, which confirms the article, accepts whatever is still suggested, and opens the next. So what is right already
  costs nothing.
Reading, scrolling and thinking cost nothing, in all four ways alike. After a deletion the next mark is current, after
accepting the next unjudged one, as in the window. Of the window's gestures these are left out, in all four ways alike:
a label that stays armed (one action less where a label follows itself), undo, and snapping to the pipeline's tokens.

For each disagreement between marks and gold, a best-first search over what these gestures really do finds the cheapest
way (`effort_plan`): relabel, move edges, accept, reject, select anew (which replaces the suggestions below), or beside
what is there. So a missing span takes 2 actions, a wrong label 2 and a wrong suggestion 2, or 1 if the one before was
deleted too. The strip is used where it pays at once in the open article; never for the project, whose other gold he
cannot know.

The four ways: `nothing` is pre-highlighted, all is marked by hand; `spacy` alone; `spacy_and_gazetteer`; `everything`,
which adds the memory and the strip. With --details there are also the strip alone, the memory alone and everything but
the strip, and tables of what the actions were and what they put right.

Printed is one JSON object. For each way, over all articles and over the second half of them: actions per
gold span, confirming included, and exact-match precision, recall and F1 of what was pre-highlighted as each article was
opened. A span counts as right if start, end and label are the gold's. Blanks at the ends of gold spans are trimmed, as
the program does; what the program cannot hold at all is counted under `left_out`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT)]

from tests.benchmarks.effort_analyst import UnreachedError, Worked, work_through  # noqa: E402
from tests.benchmarks.effort_desk import PRICES, Action  # noqa: E402
from tests.benchmarks.effort_gold import own_map, read_gold, read_map, scheme_for  # noqa: E402

from glossator.domain.article import Article, Metadata, NewArticle, Provenance  # noqa: E402
from glossator.domain.changes import ArticleAdded  # noqa: E402
from glossator.domain.ids import new_id  # noqa: E402
from glossator.domain.text import sha256  # noqa: E402
from glossator.errors import UserError  # noqa: E402
from glossator.nlp import gazetteer_source, spacy_source  # noqa: E402
from glossator.nlp.pipelines import default_pipeline  # noqa: E402
from glossator.session.memory import Memory  # noqa: E402
from glossator.session.outcome import Draft  # noqa: E402
from glossator.session.session import Session  # noqa: E402
from glossator.session.suggesting import STANDARD_GAZETTEER  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.benchmarks.effort_gold import Gold, GoldArticle

    from glossator.domain.labels import LabelScheme
    from glossator.domain.suggestion import Fingerprint, RawSuggestion
    from glossator.nlp.source import Source


@dataclass(frozen=True, slots=True)
class Way:
    """One way of working: which sources pre-highlight, and whether memory and strip are there."""

    name: str
    sources: tuple[str, ...] = ()
    memory: bool = False
    strip: bool = False


NOTHING = Way("nothing")
SPACY = Way("spacy", ("spacy",))
GAZETTEER = Way("spacy_and_gazetteer", ("spacy", "gazetteer"))
EVERYTHING = Way("everything", ("spacy", "gazetteer"), memory=True, strip=True)
WAYS = (NOTHING, SPACY, GAZETTEER, EVERYTHING)
# With --details also what each half of the last way does alone.
FURTHER = (
    Way("nothing_with_strip", strip=True),
    Way("memory_alone", memory=True),
    Way("everything_without_strip", ("spacy", "gazetteer"), memory=True),
)


@dataclass(frozen=True, slots=True)
class Finds:
    """What a source finds in each article, worked out once for all ways."""

    fingerprint: Fingerprint
    found: tuple[tuple[RawSuggestion, ...], ...]


def find(gold: Gold, mapping: Mapping[str, str]) -> dict[str, Finds]:
    """Run pipeline and gazetteer over the articles, and keep what the map names."""
    texts = [article.text for article in gold.articles]
    labels = sorted(mapping)
    built: dict[str, Source] = {
        "spacy": spacy_source.build(default_pipeline(), labels),
        "gazetteer": gazetteer_source.SOURCE(STANDARD_GAZETTEER, labels),
    }
    with warnings.catch_warnings():
        # A map may name nothing that the gazetteer has patterns for.
        warnings.filterwarnings("ignore", message=r"\[W036\]")
        return {
            name: Finds(
                source.fingerprint,
                tuple(tuple(raw for raw in found if raw.source_label in mapping) for found in source.suggest(texts)),
            )
            for name, source in built.items()
        }


def new_article(gold: GoldArticle) -> NewArticle:
    """Return an article to be imported."""
    raw = gold.text.encode()
    provenance = Provenance("gold.jsonl", "utf-8", sha256(gold.text))
    return NewArticle(
        Article(new_id(), Metadata(gold.title), sha256(gold.text), len(gold.text), provenance), gold.text, raw
    )


def run(way: Way, gold: Gold, scheme: LabelScheme, finds: Mapping[str, Finds], folder: Path) -> list[Worked]:
    """Work through all articles in a new project. Raises UnreachedError that names the article."""
    session = Session.create(folder / f"{way.name}.glossator", scheme, {}, author="analyst")
    try:
        new = [new_article(article) for article in gold.articles]
        session.project.stage_texts(new)
        session.commit(Draft("Import the gold’s texts", tuple(ArticleAdded(each.article) for each in new)))
        memory = Memory(session) if way.memory else None
        done = []
        for number, (article, each) in enumerate(zip(gold.articles, new, strict=True)):
            key = each.article.id
            session.project.add_runs(
                [(key, finds[source].fingerprint, finds[source].found[number]) for source in way.sources]
            )
            if memory is not None:
                memory.speak(key)
            try:
                done.append(work_through(session, key, article.readings, strip=way.strip))
            except UnreachedError as error:
                raise UnreachedError(f"Article {number + 1}, “{article.title}”, {way.name}: {error}.") from error
        return done
    finally:
        session.close()


def score(done: Sequence[Worked]) -> dict[str, float | int]:
    """Return the figures over some articles."""
    spans = sum(len(each.gold) for each in done)
    shown = sum(len(each.shown) for each in done)
    right = sum(len(each.shown & each.gold) for each in done)
    actions = sum(each.cost for each in done)
    return {
        "gold_spans": spans,
        "actions": actions,
        "actions_per_span": round(actions / spans, 4) if spans else 0.0,
        "precision": round(right / shown, 4) if shown else 0.0,
        "recall": round(right / spans, 4) if spans else 0.0,
        "f1": round(2 * right / (shown + spans), 4) if shown + spans else 0.0,
    }


def measure(gold: Gold, mapping: Mapping[str, str], *, details: bool = False) -> dict[str, object]:
    """Work through the gold in all ways and return what is to be printed."""
    scheme = scheme_for(gold.labels, mapping)
    finds = find(gold, mapping)
    half = len(gold.articles) // 2
    result: dict[str, object] = {
        "articles": len(gold.articles),
        "gold_spans": sum(len(article.readings) for article in gold.articles),
        "left_out": dict(gold.left_out),
        "changed": dict(gold.changed),
        "labels_not_in_gold": sorted(set(mapping.values()) - set(gold.labels)),
        "ways": (ways := {}),
    }
    tables = {}
    with tempfile.TemporaryDirectory() as folder:
        for way in WAYS + (FURTHER if details else ()):
            start = time.perf_counter()
            done = run(way, gold, scheme, finds, Path(folder))
            ways[way.name] = {"all": score(done), "second_half": score(done[half:])}
            tables[way.name] = table(gold, done) | {"seconds": round(time.perf_counter() - start, 1)}
    result["ratios"] = {
        "everything_to_nothing": ratio(ways, EVERYTHING, NOTHING, "all"),
        "everything_to_spacy_in_second_half": ratio(ways, EVERYTHING, SPACY, "second_half"),
    }
    if details:
        result["details"] = tables
    return result


def ratio(ways: Mapping[str, Mapping[str, Mapping[str, float | int]]], one: Way, other: Way, part: str) -> float | None:
    """Return the actions of one way for each action of another."""
    by = ways[other.name][part]["actions"]
    return round(ways[one.name][part]["actions"] / by, 4) if by else None


def table(gold: Gold, done: Sequence[Worked]) -> dict[str, object]:
    """Return what the actions were, what they put right, which labels took most, and what was not learnt."""
    spent = sum((each.spent for each in done), Counter[Action]())
    reasons = sum((each.reasons for each in done), Counter[str]())
    missing = Counter(label for each in done for _, _, label in each.gold - each.shown)
    wrong = Counter(label for each in done for _, _, label in each.shown - each.gold)
    forgotten, repeated = Counter[str](), Counter[str]()
    marked: set[tuple[str, str]] = set()
    refused: set[tuple[str, str]] = set()
    for article, each in zip(gold.articles, done, strict=True):
        known = [(article.text[start:end], label) for start, end, label in each.gold - each.shown]
        taken = [(article.text[start:end], label) for start, end, label in each.shown - each.gold]
        forgotten.update(f"{phrase} = {label}" for phrase, label in known if (phrase, label) in marked)
        repeated.update(f"{phrase} = {label}" for phrase, label in taken if (phrase, label) in refused)
        marked.update((article.text[start:end], label) for start, end, label in each.gold)
        refused.update(taken)
    return {
        "actions": {action.value: PRICES[action] * count for action, count in spent.most_common()},
        "actions_by_reason": dict(reasons.most_common()),
        "gold_not_shown_by_label": dict(missing.most_common()),
        "shown_not_gold_by_label": dict(wrong.most_common()),
        "not_shown_though_marked_in_an_earlier_article": dict(forgotten.most_common()),
        "shown_though_corrected_in_an_earlier_article": dict(repeated.most_common()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description="Actions from pre-highlights to the gold, by a simulated analyst.")
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--labels", type=Path, metavar="MAP.toml", help="maps the sources' labels to the gold's")
    parser.add_argument("--details", action="store_true", help="add what the actions were, and further ways")
    options = parser.parse_args(arguments)
    try:
        gold = read_gold(options.gold)
        mapping = read_map(options.labels) if options.labels else own_map(gold.labels)
        result = measure(gold, mapping, details=options.details)
    except (UserError, UnreachedError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    raise SystemExit(main())
