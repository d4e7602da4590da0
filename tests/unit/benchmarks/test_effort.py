"""The simulated analyst: what he is made to pay, and that he always ends at exactly the gold."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.benchmarks import effort
from tests.benchmarks.effort_analyst import UnreachedError, Worked, work_through
from tests.benchmarks.effort_desk import Action
from tests.benchmarks.effort_gold import Gold, GoldArticle, own_map, read_gold, read_map, scheme_for
from tests.benchmarks.effort_plan import disagreements
from tests.unit.session.small import import_articles

from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.errors import UserError
from glossator.session.session import Session

_FINGERPRINT = Fingerprint("spacy", "model", "1.0", "a" * 64)
_TEXT = "Anna saw Daesh’s men in Al Qaim; Gen Mohammedi left for anti-ISIL talks."
_LABELS = ("Group", "Person", "Place")
_SEEDS = Path(__file__).parents[3] / "seeds"


def _at(phrase: str, label: str, text: str = _TEXT) -> tuple[int, int, str]:
    start = text.index(phrase)
    return (start, start + len(phrase), label)


_ANNA, _DAESH, _QAIM = _at("Anna", "Person"), _at("Daesh", "Group"), _at("Al Qaim", "Place")
_GENERAL, _ISIL = _at("Gen Mohammedi", "Person"), _at("ISIL", "Group")


def _work(
    folder: Path,
    shown: list[tuple[int, int, str]],
    gold: list[tuple[int, int, str]],
    *,
    text: str = _TEXT,
    strip: bool = False,
) -> Worked:
    session = Session.create(folder / "effort.glossator", scheme_for(_LABELS, {}), {}, author="analyst")
    try:
        (article,) = import_articles(session, [text])
        session.project.add_suggestions(article, _FINGERPRINT, [RawSuggestion(*each) for each in shown])
        return work_through(session, article, frozenset(gold), strip=strip)
    finally:
        session.close()


@pytest.mark.parametrize(
    ("shown", "gold", "actions"),
    [
        pytest.param([_ANNA, _QAIM], [_ANNA, _QAIM], 0, id="right already"),
        pytest.param([], [_ANNA], 2, id="a word missing"),
        pytest.param([], [_GENERAL], 2, id="two words missing"),
        pytest.param([], [_at("men i", "Group")], 3, id="not whole words missing"),
        pytest.param([_at("Anna", "Place")], [_ANNA], 2, id="wrong label"),
        pytest.param([_ANNA], [], 2, id="too much"),
        pytest.param([_ANNA, _DAESH, _QAIM], [], 4, id="too much three times in a row"),
        pytest.param([_ANNA, _DAESH, _QAIM], [_DAESH], 4, id="too much on both sides of a right one"),
        pytest.param([_at("Mohammedi", "Person")], [_GENERAL], 2, id="one edge wrong"),
        pytest.param([_at("Qaim; Gen", "Place")], [_QAIM], 2, id="both edges wrong, so selected anew"),
        pytest.param([_at("Mohammedi", "Place")], [_GENERAL], 2, id="edge and label wrong"),
        pytest.param([_at("ISI", "Group")], [_ISIL], 2, id="edge wrong by a character"),
        pytest.param([_at("Qaim", "Place"), _at("Gen", "Place")], [_at("Qaim; Gen", "Place")], 2, id="two for one"),
        pytest.param([_GENERAL], [_at("Gen", "Person"), _at("Mohammedi", "Person")], 2, id="one to be cut in two"),
        pytest.param([], [_ANNA, _at("Anna", "Place")], 3, id="two labels missing on the same words"),
        pytest.param([_ANNA], [_ANNA, _at("Anna", "Place")], 2, id="second label missing on the same words"),
        pytest.param([_GENERAL], [_GENERAL, _at("Gen", "Group")], 2, id="a span missing inside a right one"),
        pytest.param([_at("Gen", "Group")], [_GENERAL, _at("Gen", "Group")], 2, id="a span missing around a right one"),
    ],
)
def test_each_disagreement_takes_the_fewest_actions(
    tmp_path: Path, shown: list[tuple[int, int, str]], gold: list[tuple[int, int, str]], actions: int
) -> None:
    worked = _work(tmp_path, shown, gold)
    assert worked.spent[Action.CONFIRM] == 1
    assert worked.cost - 1 == actions
    assert worked.shown == set(shown)


def test_the_strip_is_used_where_it_pays(tmp_path: Path) -> None:
    text = "Rawa fell. Rawa burned. They left Rawa. Rawa is quiet."
    places = [(at, at + 4, "Place") for at in range(len(text)) if text.startswith("Rawa", at)]
    (tmp_path / "one").mkdir()
    one = _work(tmp_path / "one", [], places, text=text, strip=True)
    assert (one.cost, one.spent[Action.STRIP]) == (3 + 1, 1)
    two = _work(tmp_path, [], places[:2], text=text, strip=True)
    assert (two.cost, two.spent[Action.STRIP]) == (4 + 1, 0)


def test_a_mention_that_is_none_is_unticked(tmp_path: Path) -> None:
    text = "Rawa fell. Rawa burned. They left Rawa. Rawa is quiet. Miss Rawa wept. To Rawa we go."
    places = [(at, at + 4, "Place") for at in range(len(text)) if text.startswith("Rawa", at)]
    worked = _work(
        tmp_path, [], [place for place in places if text[place[0] - 5 : place[0]] != "Miss "], text=text, strip=True
    )
    assert worked.spent[Action.STRIP_TICK] == 1
    assert worked.cost == 4 + 1


def test_marks_with_a_wrong_label_are_relabelled_at_once(tmp_path: Path) -> None:
    text = "Rawa fell. Rawa burned. They left Rawa. Rawa is quiet."
    places = [(at, at + 4, "Place") for at in range(len(text)) if text.startswith("Rawa", at)]
    worked = _work(tmp_path, [(*place[:2], "Person") for place in places], places, text=text, strip=True)
    assert worked.cost == 3 + 1


def test_marks_that_are_wrong_everywhere_are_deleted_at_once(tmp_path: Path) -> None:
    text = "Rawa fell, said Anna. Rawa burned, said Anna. They left Rawa. Anna is quiet. Rawa and Anna too."
    names = [(at, at + 4, "Place") for at in range(len(text)) if text[at : at + 4] in ("Rawa", "Anna")]
    right = [place for place in names if text.startswith("Rawa", place[0])]
    worked = _work(tmp_path, names, right, text=text, strip=True)
    assert worked.cost == 3 + 1


def test_an_article_that_cannot_come_to_its_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreachedError):
        _work(tmp_path, [], [(0, 5, "Person")])


@pytest.mark.parametrize("seed", range(3))
def test_any_spans_are_reached(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    text = "🚁 " + (_SEEDS / "003_a1f5d762bfa12800.txt").read_text("utf-8")[:900] + " أفاد مراسل في بغداد 🚁🚁."

    def draw(count: int) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        while len(found) < count:
            start = chance.randrange(len(text))
            end = min(len(text), start + 1 + int(chance.expovariate(1 / 12)))
            if not text[start].isspace() and not text[end - 1].isspace():
                found.append((start, end, chance.choice(_LABELS)))
                found += [(start, end, chance.choice(_LABELS))] * (chance.random() < 0.2)
        return list(set(found))

    gold = draw(20)
    worked = _work(tmp_path, list(set(draw(8) + gold[:6])), gold, text=text, strip=seed == 2)
    assert len(worked.gold) == len(gold)


def test_only_marks_and_gold_that_touch_are_one_disagreement() -> None:
    found = disagreements([(0, 4, "A"), (6, 9, "A")], frozenset({(2, 5, "A"), (6, 9, "B"), (20, 22, "A")}))
    assert [(sorted(each.wrong), sorted(each.missing)) for each in found] == [
        ([(0, 4, "A")], [(2, 5, "A")]),
        ([(6, 9, "A")], [(6, 9, "B")]),
        ([], [(20, 22, "A")]),
    ]


def _write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


def test_what_gold_cannot_be_held_is_counted(tmp_path: Path) -> None:
    spans = [
        {"start": 0, "end": 5, "label": "Person"},
        {"start": 0, "end": 4, "label": "Person"},
        {"start": 2, "end": 2, "label": "Person"},
        {"start": 4, "end": 5, "label": "Person"},
        {"start": 4, "end": 500, "label": "Person"},
        {"start": "0", "end": 3, "label": "Person"},
        {"start": 0, "end": 3, "label": ""},
        {"start": 0, "end": 3, "label": "Person", "origin": {"suggestion": "1", "verdict": "unjudged"}},
    ]
    gold = read_gold(
        _write(tmp_path / "a.jsonl", {"text": _TEXT, "spans": spans}, {"text": _TEXT}, {"text": " "}, {"text": "No."})
    )
    assert [(each.title, each.readings) for each in gold.articles] == [(_TEXT, {_ANNA}), ("No.", frozenset())]
    assert gold.changed == {"spans trimmed of blanks at their ends": 1}
    assert gold.left_out == {
        "spans that stand there twice": 1,
        "spans without a character that is not blank": 2,
        "spans outside their text": 1,
        "spans without start, end or label": 2,
        "suggestions that nobody has judged": 1,
        "articles whose text came before": 1,
        "articles without a text": 1,
    }


def test_gold_moves_along_with_line_ends_and_byte_order_marks(tmp_path: Path) -> None:
    text = "\ufeffOne\r\ntwo\r\nAnna left."
    spans = [{"start": text.index("Anna"), "end": text.index("Anna") + 4, "label": "Person"}]
    (article,) = read_gold(_write(tmp_path / "a.jsonl", {"text": text, "spans": spans})).articles
    assert article.text == "One\ntwo\nAnna left."
    assert article.readings == {_at("Anna", "Person", article.text)}


def test_a_file_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        read_gold(_write(tmp_path / "a.jsonl"))
    assert effort.main([str(tmp_path / "none.jsonl")]) == 1


def test_more_labels_than_keys_make_a_scheme() -> None:
    scheme = scheme_for([f"Label {number}" for number in range(40)], {"PERSON": "Somebody"})
    assert len(scheme.labels) == 41
    assert scheme.map_source("PERSON") == "Somebody"


def test_the_example_map_says_what_the_bundled_scheme_says() -> None:
    labels = read_gold(effort.ROOT / "tests" / "golden" / "gold.jsonl").labels
    assert read_map(effort.ROOT / "tests" / "golden" / "labels.toml") == own_map(labels)


_HARD = (
    "Anna 🚁 met Gen Mohammedi of the Iraqi army in Al Qaim on Tuesday.",
    "قال حسين في بغداد إن Daesh left Mosul. Anna stayed in Mosul, and Mosul burned; Mosul is lost.",
    "Anna fled Mosul on Tuesday. 🚁🚁 Daesh came to Al Qaim.",
)


@pytest.mark.xdist_group("spacy")
def test_the_whole_run_with_hard_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = _HARD
    marked = [
        [
            _at("Anna", "Person", first),
            _at("Gen Mohammedi of the Iraqi army", "Group", first),
            _at("Gen Mohammedi", "Person", first),
            _at("Mohammedi of", "Place", first),
            _at("🚁", "Group", first),
            _at("Al Qaim", "Place", first),
            _at("Al Qaim", "Group", first),
        ],
        [
            _at("حسين", "Person", second),
            _at("بغداد", "Place", second),
            *((at, at + 5, "Place") for at in range(len(second)) if second.startswith("Mosul", at)),
        ],
        [_at("Anna", "Person", third), _at("Mosul", "Place", third), _at("🚁🚁 Daesh", "Group", third)],
    ]
    gold = _write(
        tmp_path / "gold.jsonl",
        *(
            {"text": text, "spans": [{"start": a, "end": b, "label": label} for a, b, label in spans]}
            for text, spans in zip(_HARD, marked, strict=True)
        ),
    )
    labels = tmp_path / "map.toml"
    labels.write_text('PERSON = "Person"\nGPE = "Place"\nLocation = "Place"\nArmedGroup = "Group"\n', "utf-8")
    assert effort.main([str(gold), "--labels", str(labels), "--details"]) == 0
    result = json.loads(capsys.readouterr().out)
    ways = result["ways"]
    assert (result["articles"], result["gold_spans"]) == (3, 16)
    assert set(ways) >= {"nothing", "spacy", "spacy_and_gazetteer", "everything"}
    nothing = ways["nothing"]
    assert nothing["all"]["f1"] == 0
    assert nothing["all"]["actions"] > 2 * 16
    assert nothing["second_half"]["gold_spans"] == 9
    assert all(way["all"]["actions_per_span"] == round(way["all"]["actions"] / 16, 4) for way in ways.values())
    for way, details in result["details"].items():
        assert sum(details["actions"].values()) == ways[way]["all"]["actions"]
        assert sum(details["actions_by_reason"].values()) == ways[way]["all"]["actions"]


@pytest.mark.xdist_group("spacy")
def test_labels_that_the_map_does_not_name_are_not_shown() -> None:
    gold = Gold([GoldArticle("A", "Anna left Mosul for Baghdad on Tuesday.", frozenset())])
    finds = effort.find(gold, {"DATE": "Person"})
    assert {raw.source_label for each in finds.values() for raw in each.found[0]} == {"DATE"}
