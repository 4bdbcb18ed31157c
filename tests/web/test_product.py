"""The file that tells where places of the product are: read, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.errors import SettingsError
from helpline.settings import Settings
from helpline.web.product import load, product_of

GOOD = """
places:
  - names: [Cloud Banking]
    url: https://app.example/banking/{connection}
  - names: Here
    label: On this machine
    url: http://localhost:3000/here
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "product.yml"
    path.write_text(text, "utf-8")
    return path


def test_it_is_read(tmp_path: Path) -> None:
    first, second = load(write(tmp_path, GOOD)).places
    assert (first.names, first.urls) == (("Cloud Banking",), ("https://app.example/banking/{connection}",))
    assert (second.names, second.label) == (("Here",), "On this machine")


def test_without_a_file_there_are_no_places_but_in_the_demo(tmp_path: Path) -> None:
    assert product_of(Settings(demo=False, var=tmp_path)).places == ()
    assert {url for place in product_of(Settings(var=tmp_path)).places for url in place.urls}


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("{names: A, url: 'http://app.example'}", "place 1 needs addresses with https://"),
        ("{names: A, url: 'javascript://localhost/%0aalert(1)'}", "place 1 needs addresses with https://"),
        ("{names: A, url: 'https://{connection}.example/'}", "place 1 needs addresses with https://"),
        ("{names: A, url: 'https://a.example/{customer}'}", "place 1 has {customer}"),
        ("{names: [], url: 'https://a.example'}", "place 1 needs `names` and `url`"),
        ("{names: A}", "place 1 needs `names` and `url`"),
        ("{names: A, url: 'https://a.example', adress: x}", "and nothing else"),
        ("A", "place 1 has `names`"),
    ],
)
def test_what_makes_no_sense_stops_the_start_and_says_where(tmp_path: Path, place: str, why: str) -> None:
    with pytest.raises(SettingsError, match=r"HELPLINE_PRODUCT") as refused:
        load(write(tmp_path, f"places:\n  - {place}\n"))
    assert why in str(refused.value)


def test_no_file_no_yaml_no_places(tmp_path: Path) -> None:
    for text in ("places: 3", "[1]", "a: [", ""):
        with pytest.raises(SettingsError, match="HELPLINE_PRODUCT"):
            load(write(tmp_path, text))
    with pytest.raises(SettingsError, match="can't be read"):
        load(tmp_path / "missing.yml")
