"""Words a second through the suggestion client, end to end, against a bare `nlp.pipe` of the same components.

Prints one JSON object. The articles are the seeds' paragraphs shuffled with a fixed seed. Rounds of both alternate, and
the best round of each counts, so that what else the machine does weighs little; `cpu_ratio` compares the processor time
of the worker alone, which other programs hardly touch.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "desktop"))

from glossator.nlp.client import Found, Ready, SuggestionClient  # noqa: E402
from glossator.nlp.pipelines import default_pipeline  # noqa: E402
from glossator.nlp.source import SourceSpec  # noqa: E402

ARTICLES = 200
ROUNDS = 5
BAR = 0.9

# The limit: the same components, the best batch size and the worker's priority, with nothing around it.
BARE = """
import json, os, sys, time, spacy
os.nice(10)
nlp = spacy.load(sys.argv[1], exclude=sys.argv[2].split(","))
texts = json.loads(sys.stdin.readline())
for _ in nlp.pipe(texts[:20]): pass
print("ready", flush=True)
while sys.stdin.readline():
    start = time.perf_counter(); busy = time.process_time()
    count = sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=8))
    print(time.perf_counter() - start, time.process_time() - busy, count, flush=True)
"""
UNUSED = "tok2vec,tagger,parser,senter,attribute_ruler,lemmatizer"


def corpus() -> list[str]:
    """Return the articles, of 8 to 24 paragraphs each."""
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    paragraphs = [line.strip() for seed in seeds for line in seed.read_text().split("\n") if line.strip()]
    chance = random.Random(20261121)
    return ["\n\n".join(chance.choices(paragraphs, k=chance.randint(8, 24))) for _ in range(ARTICLES)]


def processor_time(client: SuggestionClient) -> float:
    """Return the seconds that the worker has computed so far (Linux)."""
    if client._process is None:
        raise RuntimeError("the worker has ended")
    fields = Path(f"/proc/{client._process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def through_client(client: SuggestionClient, texts: list[str]) -> tuple[float, float, int]:
    """Return the seconds from the first request to the last answer, the worker's own, and the suggestions that came."""
    start, busy = time.perf_counter(), processor_time(client)
    count = 0
    for number, text in enumerate(texts):
        client.request(str(number), text)
    while client.pending:
        count += sum(len(reply.suggestions) for reply in client.poll(5.0) if isinstance(reply, Found))
    return time.perf_counter() - start, processor_time(client) - busy, count


def started(specs: list[SourceSpec], texts: list[str]) -> tuple[SuggestionClient, float]:
    """Return a warm client and the seconds until all its sources were ready."""
    start = time.perf_counter()
    client = SuggestionClient(specs)
    ready = 0
    while ready < len(specs):
        ready += sum(isinstance(reply, Ready) for reply in client.poll(60.0))
    seconds = time.perf_counter() - start
    through_client(client, texts[:20])
    return client, seconds


def main() -> None:
    """Measure and print."""
    texts = corpus()
    words = sum(len(text.split()) for text in texts)
    pipeline = SourceSpec("spacy", default_pipeline())
    alone, seconds_to_ready = started([pipeline], texts)
    both, _ = started([pipeline, SourceSpec("gazetteer", "standard")], texts)
    bare = subprocess.Popen(
        [sys.executable, "-c", BARE, pipeline.name, UNUSED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if bare.stdin is None or bare.stdout is None:
        raise RuntimeError("no pipes")
    bare.stdin.write(json.dumps(texts) + "\n")
    bare.stdin.flush()
    bare.stdout.readline()
    rounds: dict[str, list[tuple[float, float, int]]] = {"bare": [], "client": [], "with_gazetteer": []}
    for _ in range(ROUNDS):
        bare.stdin.write("\n")
        bare.stdin.flush()
        elapsed, busy, count = bare.stdout.readline().split()
        rounds["bare"].append((float(elapsed), float(busy), int(count)))
        rounds["client"].append(through_client(alone, texts))
        rounds["with_gazetteer"].append(through_client(both, texts))
    bare.communicate()
    alone.close()
    both.close()
    rate = {name: words / min(taken for taken, _, _ in each) for name, each in rounds.items()}
    computed = {name: min(busy for _, busy, _ in each) for name, each in rounds.items()}
    result = {
        "articles": len(texts),
        "words": words,
        "words_per_second": {name: round(value) for name, value in rate.items()},
        "suggestions": {name: each[0][2] for name, each in rounds.items()},
        "ratio": round(rate["client"] / rate["bare"], 3),
        "cpu_ratio": round(computed["bare"] / computed["client"], 3),
        "ratio_with_gazetteer": round(rate["with_gazetteer"] / rate["bare"], 3),
        "cpu_ratio_with_gazetteer": round(computed["bare"] / computed["with_gazetteer"], 3),
        "bar": BAR,
        "seconds_to_ready": round(seconds_to_ready, 2),
    }
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
