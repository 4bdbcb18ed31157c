"""Scripts travel without what is written for people only, and are still the same programs."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from helpline.settings import Settings
from helpline.web.pages import Pages, minified
from tests.support.web import House

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(script for folder in ("desk", "widget") for script in (ROOT / folder).rglob("*.js"))
_TEXT = re.compile(r"\\.|`|\$\{", re.DOTALL)
_CODE = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[`{}]""", re.DOTALL)
WRITTEN = r"""/** What it does. @param {string} name */
import { a } from "./a.js";

export class Odd extends EventTarget {
  static #count = 0; // for nobody
  #url = "https://example.com/*not a comment*/";

  /** @returns {RegExp} */
  get way() {
    return /https?:\/\/[^\s"'/]+\/\/*/g;
  }

  say(name) {
    const text = `// ${name?.first ?? "you"}
      keeps   its blanks /* and this */`;
    return a ? text : -1 - --Odd.#count;
  }
}
"""
SENT = (
    'import{a}from"./a.js";export class Odd extends EventTarget{static#count=0;'
    '#url="https://example.com/*not a comment*/";'
    "get way(){return/https?:\\/\\/[^\\s\"'/]+\\/\\/*/g;}\n"
    'say(name){const text=`// ${name?.first ?? "you"}\n      keeps   its blanks /* and this */`;'
    "return a?text:-1- --Odd.#count;}}"
)


async def fetch(session: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, str, str]:
    async with session.get(url, headers=headers) as response:
        return response.status, await response.text(), response.headers["ETag"]


async def test_a_script_keeps_its_meaning_and_loses_its_comments(
    settings: Settings, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    (tmp_path / "odd.js").write_text(WRITTEN)
    (tmp_path / "odd.css").write_text("/* kept */ a { b: c }")
    application = web.Application()
    application.add_routes(Pages(settings, tmp_path).routes)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/widget"
    status, text, etag = await fetch(session, f"{url}/odd.js")
    assert (status, text) == (200, SENT)
    (tmp_path / "odd.js").write_text(WRITTEN.replace("-1", "-2"))
    status, text, changed = await fetch(session, f"{url}/odd.js", **{"If-None-Match": etag})
    assert (status, text, changed != etag) == (200, SENT.replace("-1", "-2"), True)
    assert (await fetch(session, f"{url}/odd.js", **{"If-None-Match": changed}))[0] == 304
    assert (await fetch(session, f"{url}/odd.css"))[1] == "/* kept */ a { b: c }"
    await runner.cleanup()


def test_a_style_sheet_in_a_script_loses_its_blanks_only() -> None:
    sheet = 'sheet.replaceSync(`\n  .a :hover, b > i {\n    margin: 0 -1px;\n    content: "x";\n  }\n`);'
    assert minified(sheet.encode()) == b'sheet.replaceSync(`\n  .a :hover,b > i{margin:0 -1px;content:"x"}`);'
    text = "say(`a { b: c; }`);"
    assert minified(text.encode()) == text.encode()


def test_no_words_of_a_script_lose_their_blanks() -> None:
    """What takes them out reads a template in another one's `${}` as code: build the inner text first."""
    found = {str(script): nested_templates(script.read_text()) for script in SCRIPTS}
    assert len(found) > 50
    assert [script for script, lines in found.items() if lines] == []


def nested_templates(script: str) -> list[str]:
    """The lines with a backtick between a template's `${` and its `}`, up to it."""
    open_: list[str] = []
    found, place = [], 0
    while token := (_TEXT if open_[-1:] == ["`"] else _CODE).search(script, place):
        place, sign = token.end(), token[0]
        if open_ and (sign == "}" or sign == open_[-1] == "`"):
            open_.pop()
        elif sign in ("`", "${", "{"):
            found += [script[:place].splitlines()[-1]] if sign == "`" and "`" in open_ else []
            open_.append(sign)
    return found


def test_a_template_within_another_is_found() -> None:
    assert nested_templates('const a = `${b ? `${c} d` : ""}`;') == ["const a = `${b ? `"]
    assert nested_templates("const a = `${b({ c })}${d}`;\n// it`s\nconst e = 'f`' + `g`;") == []


@pytest.mark.parametrize("path", ["/widget.js", "/widget/element.js", "/desk/static/main.js"])
async def test_no_script_carries_comments_or_indentation(
    house: House, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(house.url + path) as response:
        text = await response.text()
        assert response.content_type == "text/javascript"
    assert "/**" not in text
    assert "\n  " not in text


async def test_compressed_and_plain_are_the_same(house: House, session: aiohttp.ClientSession) -> None:
    url = f"{house.url}/widget/element.js"
    async with session.get(url, headers={"Accept-Encoding": "identity"}) as plain:
        expected = await plain.read()
    async with aiohttp.ClientSession(auto_decompress=False) as raw, raw.get(url) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(await packed.read()) == expected
