"""Screens of bank connections in trouble, as customers send them: 120, drawn by a browser from these words.

Nothing of anybody's screen: layouts, names and amounts are made up, the errors are those of the provider.
"""

from __future__ import annotations

import html
import io
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import numpy
from PIL import Image, ImageFilter

BANKS = {
    "Chase": "chase",
    "Wells Fargo": "wells-fargo",
    "Bank of America": "bank-of-america",
    "Citibank": "citi",
    "Capital One": "capital-one",
    "U.S. Bank": "us-bank",
    "American Express": "amex",
    "Navy Federal": "navy-federal",
    "PNC Bank": "pnc",
    "Ally Bank": "ally",
}
CODES = ("402", "403", "404", "405", "406", "407", "409", "411", "413", "415", "424", "426", "429", "430")
WORDS = {
    "en": (
        "We couldn't update this account.",
        "Error code",
        "Try again",
        "Last updated",
        "Accounts",
        "Close",
    ),
    "de": (
        "Wir konnten dieses Konto nicht aktualisieren.",
        "Fehlercode",
        "Erneut versuchen",
        "Zuletzt aktualisiert",
        "Konten",
        "Schließen",
    ),
    "es": (
        "No pudimos actualizar esta cuenta.",
        "Código de error",
        "Intentar de nuevo",
        "Última actualización",
        "Cuentas",
        "Cerrar",
    ),
}
FONTS = ("sans-serif", "DejaVu Sans", "serif", "Liberation Sans", "monospace")


@dataclass(frozen=True)
class Screen:
    """What is drawn, and what must be read of it; "" where there is nothing to be read."""

    name: str
    page: str
    size: tuple[int, int]
    scale: float
    code: str
    bank: str
    how: str = ""
    """"crop" or "photo": what happens to it on the way."""


def screens() -> list[Screen]:
    """All, in one order, the same each time."""
    chance = random.Random(402)
    kinds = (
        *["phone"] * 22,
        *["dark"] * 18,
        *["desktop"] * 18,
        *["crop"] * 16,
        *["photo"] * 18,
        *["de"] * 10,
        *["es"] * 10,
        *["no_code"] * 8,
    )
    return [_screen(number, kind, chance) for number, kind in enumerate(kinds)]


def _screen(number: int, kind: str, chance: random.Random) -> Screen:
    name, code = chance.choice(list(BANKS)), chance.choice(CODES)
    if kind == "no_code":
        code, name = "", name if number % 2 else ""
    language = kind if kind in WORDS else "en"
    dark = kind == "dark" or (kind in ("photo", "crop", "de", "es") and chance.random() < 0.3)
    desktop = kind == "desktop" or (kind in ("photo", "crop") and chance.random() < 0.5)
    size, scale = ((1280, 720), 1.0) if desktop else ((390, 844), chance.choice((1.0, 2.0, 3.0)))
    body = (_table if desktop else _phone)(name, code, WORDS[language], chance)
    page = _page(body, dark, chance.choice(FONTS), chance.choice((13, 15, 17)))
    how = kind if kind in ("crop", "photo") else ""
    return Screen(f"{number:03d}-{kind}", page, size, scale, code, BANKS.get(name, ""), how)


def _phone(bank: str, code: str, words: tuple[str, ...], chance: random.Random) -> str:
    told, label, again, updated, accounts, close = words
    shown = _error(label, code, chance)
    clock = f"{chance.randint(1, 12)}:{chance.randint(10, 59)}"
    return f"""<div class=bar><span>{clock}</span><span>87%</span></div>
<h2>{accounts}</h2>
<div class=card><b>{html.escape(bank or "Cloud Banking")}</b><p>Checking ••{chance.randint(1000, 9999)}</p>
<p>${chance.randint(1, 9)},{chance.randint(100, 999)}.{chance.randint(10, 99)}</p>
<p class=bad>{told}</p><p>{shown}</p><p class=small>{updated} 11/{chance.randint(10, 28)}/2026</p>
<button>{again}</button> <button>{close}</button></div>"""


def _table(bank: str, code: str, words: tuple[str, ...], chance: random.Random) -> str:
    told, label, again, updated, accounts, _ = words
    rows = "".join(
        f"<tr><td>{kind} ••{chance.randint(1000, 9999)}"
        f"<td>${chance.randint(100, 999)}.{chance.randint(10, 99)}<td>11/{chance.randint(10, 28)}/2026"
        for kind in ("Checking", "Savings", "Credit card")
    )
    return f"""<h2>Cloud Banking</h2><p>{accounts} · Chart of Accounts · Reports</p>
<table><tr><th>{html.escape(bank or accounts)}<th><th>{updated}{rows}</table>
<div class=card><p class=bad>{told}</p><p>{_error(label, code, chance)}</p><button>{again}</button></div>"""


def _error(label: str, code: str, chance: random.Random) -> str:
    if not code:
        return "Something went wrong." if chance.random() < 0.5 else ""
    return chance.choice(
        (f"{label}: {code}", f"{label} {code}", f"<b>{label}</b><br>{code}", f"({label} {code})")
    )


def _page(body: str, dark: bool, font: str, size: int) -> str:
    back, front, card = ("#121212", "#e8e8e8", "#1f1f1f") if dark else ("#f4f5f7", "#222", "#fff")
    return f"""<meta charset=utf-8><style>
body{{margin:0;padding:16px;background:{back};color:{front};font:{size}px {font}}}
.bar{{display:flex;justify-content:space-between}}
.card{{background:{card};border-radius:12px;padding:16px;margin:12px 0}}
.bad{{color:#d33}}.small{{font-size:80%;opacity:.7}}
td,th{{padding:6px 20px;text-align:left}}button{{padding:8px 14px}}</style>{body}"""


def sent(screen: Screen, drawn: bytes) -> bytes:
    """The picture as it arrives: whole, cut off at its edges, or taken from the screen by a phone."""
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    chance = random.Random(screen.name)
    if screen.how == "crop":
        image = image.crop((0, round(image.height * 0.08), image.width, round(image.height * 0.8)))
    if screen.how == "photo":
        image = _photographed(image, chance)
    kept = io.BytesIO()
    if screen.how == "photo":
        image.save(kept, "JPEG", quality=chance.randint(55, 85))
    else:
        image.save(kept, "PNG")
    return kept.getvalue()


def _photographed(image: Image.Image, chance: random.Random) -> Image.Image:
    """At an angle, a little out of focus, unevenly lit, with the noise of a small sensor."""
    longer = max(image.size)
    if longer > 1600:
        image = image.resize((round(image.width * 1600 / longer), round(image.height * 1600 / longer)))
    width, height = image.size
    far = 0.06
    corners = [
        (x * width + chance.uniform(-far, far) * width, y * height + chance.uniform(-far, far) * height)
        for x, y in ((0.08, 0.08), (0.92, 0.08), (0.92, 0.92), (0.08, 0.92))
    ]
    whole = ((0, 0), (width, 0), (width, height), (0, height))
    seen = image.transform(
        image.size,
        Image.Transform.PERSPECTIVE,
        _coefficients(corners, whole),
        Image.Resampling.BICUBIC,
        fillcolor=(70, 60, 55),
    )
    seen = seen.rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=(70, 60, 55))
    seen = seen.filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.7)))
    noise = numpy.random.default_rng(chance.randint(0, 9_999))
    pixels = numpy.asarray(seen, dtype=numpy.float32)
    light = numpy.linspace(chance.uniform(0.7, 0.9), 1.1, width)[None, :, None]
    pixels = pixels * light + noise.normal(0, chance.uniform(4, 10), pixels.shape)
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype("uint8"))


def _coefficients(seen: list[tuple[float, float]], whole: tuple[tuple[int, int], ...]) -> list[float]:
    """Of the transform that brings `whole` to the corners `seen`; Pillow wants it from seen to whole."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, whole, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(one) for one in numpy.linalg.solve(numpy.array(rows), numpy.array(values))]


async def pictures(chosen: list[Screen]) -> AsyncIterator[tuple[Screen, bytes]]:
    """Drawn one after another by one browser."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for screen in chosen:
            width, height = screen.size
            page = await browser.new_page(
                viewport={"width": width, "height": height}, device_scale_factor=screen.scale
            )
            await page.set_content(screen.page)
            yield screen, sent(screen, await page.screenshot())
            await page.close()
        await browser.close()


def some(every: int) -> Iterator[Screen]:
    """Each `every`-th, so that all kinds are among them."""
    yield from screens()[::every]
