"""Sources of suggestions, and the worker process in which they run; spaCy is imported there and nowhere else."""

from __future__ import annotations

BUILTIN = {
    "spacy": "glossator.nlp.spacy_source:SOURCE",
    "gazetteer": "glossator.nlp.gazetteer_source:SOURCE",
}
"""The kinds of source: each names a function that builds a `Source` from a name and the scheme's labels."""

GROUP = "glossator.sources"
"""The entry point group under which other packages add kinds of source."""
