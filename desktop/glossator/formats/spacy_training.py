"""What stands beside training data for spaCy: the configuration that trains on it, and how to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.splits import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG = "config.cfg"

# The small CPU pipeline that `spacy init config --pipeline ner --optimize efficiency` proposes.
_CONFIG = """\
# How `spacy train` makes a pipeline of this folder's texts. Run it in this folder:
#   python -m spacy train config.cfg --output model
[paths]
train = "{train}"
dev = "{dev}"
vectors = null
init_tok2vec = null

[system]
gpu_allocator = null
seed = 0

[nlp]
lang = "{language}"
pipeline = ["tok2vec","ner"]
batch_size = 1000
disabled = []
before_creation = null
after_creation = null
after_pipeline_creation = null
tokenizer = {{"@tokenizers":"spacy.Tokenizer.v1"}}

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = ${{components.tok2vec.model.encode.width}}
attrs = ["NORM","PREFIX","SUFFIX","SHAPE"]
rows = [5000,1000,2500,2500]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3

[components.ner]
factory = "ner"

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
nO = null

[components.ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${{components.tok2vec.model.encode.width}}
upstream = "*"

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${{paths.train}}
max_length = 0
gold_preproc = false
limit = 0
augmenter = null

[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${{paths.dev}}
max_length = 0
gold_preproc = false
limit = 0
augmenter = null

[training]
dev_corpus = "corpora.dev"
train_corpus = "corpora.train"
seed = ${{system.seed}}
gpu_allocator = ${{system.gpu_allocator}}
dropout = 0.1
accumulate_gradient = 1
patience = 1600
max_epochs = 0
max_steps = 20000
eval_frequency = 200
frozen_components = []
annotating_components = []
before_to_disk = null
before_update = null

[training.batcher]
@batchers = "spacy.batch_by_words.v1"
discard_oversize = false
tolerance = 0.2
get_length = null

[training.batcher.size]
@schedules = "compounding.v1"
start = 100
stop = 1000
compound = 1.001
t = 0.0

[training.logger]
@loggers = "spacy.ConsoleLogger.v1"
progress_bar = false

[training.optimizer]
@optimizers = "Adam.v1"
beta1 = 0.9
beta2 = 0.999
L2_is_weight_decay = true
L2 = 0.01
grad_clip = 1.0
use_averages = false
eps = 0.00000001
learn_rate = 0.001

[training.score_weights]
ents_f = 1.0
ents_p = 0.0
ents_r = 0.0
ents_per_type = null

[pretraining]

[initialize]
vectors = ${{paths.vectors}}
init_tok2vec = ${{paths.init_tok2vec}}
vocab_data = null
lookups = null
before_init = null
after_init = null

[initialize.components]

[initialize.tokenizer]
"""

_README = """\
# Training data for spaCy

| File | Texts | Holds |
|---|---|---|
{rows}
| `config.cfg` | | how `spacy train` makes a pipeline of them, on a CPU |

In this folder:

    python -m spacy debug data config.cfg
    python -m spacy train config.cfg --output model

{split}

`debug data` says when there is too little to learn from; fewer than 100 articles it calls an error. Training runs all
the same.

Each text has its spans twice. `doc.ents` holds those that the pipeline learns: they do not overlap; of spans that do,
the longest is there. `doc.spans["sc"]` holds all of them, for a span categoriser (component `spancat`).

`doc.user_data` holds the article's `id`, `title` and what else is known about it. The texts are cut into tokens as they
were for the export; spaCy puts the spans on its own tokens when it trains.
"""

_CHOSEN = """\
The articles were divided {divided}.
Whatever else is added, each article stays in its part."""

_SPLIT = """\
About a fifth of the articles are in `{dev}`, to score by. Which they are depends on nothing but the hash of an
article's text: the same article is in the same part in every export, whatever else is added. (Only when one part would
be empty is an article taken into it.)"""

_NO_SPLIT = """\
There is {why}, so the pipeline is scored by what it was trained on: the score says nothing. {instead}"""


def config(paths: Mapping[Part, str], language: str) -> str:
    """Return a configuration that trains named entities, with the paths of the parts that there are."""
    train, dev = _used(paths)
    return _CONFIG.format(train=paths[train], dev=paths[dev], language=language)


def readme(paths: Mapping[Part, str], counts: Mapping[Part, int], divided: str = "") -> str:
    """Return what the folder holds and how to use it; `divided` says in words how articles got their parts."""
    train, dev = _used(paths)
    purposes = {Part.TRAIN: "to train on", Part.DEV: "to score by", Part.TEST: "to test on in the end"}
    rows = [f"| `{path}` | {counts[part]:,} | {purposes[part]} |" for part, path in paths.items()]
    split = _CHOSEN.format(divided=divided) if divided else _SPLIT.format(dev=paths[dev])
    if train is dev:
        only = sum(counts.values()) == 1
        why, instead = ("only one article", "Export more.") if only else ("no part to score by", "Make one.")
        missing = _NO_SPLIT.format(why=why, instead=instead)
        split = f"{split}\n\n{missing}" if divided else missing
    return _README.format(rows="\n".join(rows), split=split)


def _used(paths: Mapping[Part, str]) -> tuple[Part, Part]:
    """Return the parts to train on and to score by; what is kept for testing is used only if there is nothing else."""
    train = next(part for part in Part if part in paths)
    return train, Part.DEV if Part.DEV in paths else train
