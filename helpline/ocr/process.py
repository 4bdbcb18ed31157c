"""`python -I -m helpline.ocr.process`: reads pictures, one after another, until its input ends.

In: the length of a picture as 4 bytes, then the picture. Out: a line of JSON for each,
{"lines": [{"text", "sure", "words": [{"text", "sure", "box"}]}]}, {"missing": package} or {"failed": error}.
It holds no secret, writes no file, and tells nothing of a picture but this. Models come with the package
rapidocr (PP-OCRv6, Apache-2.0): nothing is fetched.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

PACKAGES = ("rapidocr", "onnxruntime", "cv2", "numpy", "PIL")
LONGEST = 60
"""Seconds for one picture, after which the process ends by itself: nobody waits for it any more."""
MEMORY = 3 * 1024**3
"""Bytes of address space; what is used is a tenth of it."""
LARGE, SMALL = 2_000, 1_000
"""Pixels of the longer side: what is larger is drawn smaller, what is smaller is drawn twice as large."""
THREADS = 2
_MARGIN = 0.25
"""Of a line's height, around what is read a second time."""


def main() -> None:
    _be_modest()
    pictures, answers = sys.stdin.buffer, _answers()
    missing = next((one for one in PACKAGES if importlib.util.find_spec(one) is None), "")
    engine = None if missing else _engine()
    for picture in _each(pictures):
        signal.alarm(LONGEST)
        try:
            answer = {"missing": missing} if engine is None else {"lines": list(_read(engine, picture))}
        except Exception as error:  # decoders raise what they like; the next picture may be better
            answer = {"failed": type(error).__name__}
        signal.alarm(0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _be_modest() -> None:
    """Others go first, and no picture makes it write a file or take the machine's memory."""
    import resource

    os.nice(5)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _answers() -> BinaryIO:
    """Where answers go; whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _each(pictures: BinaryIO) -> Iterator[bytes]:
    while len(head := pictures.read(4)) == 4:
        (length,) = struct.unpack(">I", head)
        content = pictures.read(length)
        if len(content) < length:
            return
        yield content


def _engine() -> Any:
    """Raises OSError where a model is missing: the package would fetch it."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    for part in ("det", "rec"):
        if not list(models.glob(f"*_{part}_*.onnx")):
            raise OSError(f"no model for {part}")
    ours = {"intra_op_num_threads": THREADS, "inter_op_num_threads": 1}
    named = {f"EngineConfig.onnxruntime.{name}": count for name, count in ours.items()}
    return rapidocr.RapidOCR(params={"Global.log_level": "critical", "Global.max_side_len": LARGE, **named})


def _read(engine: Any, picture: bytes) -> Iterator[dict[str, Any]]:
    image, scale = _drawn(picture)
    found = engine(image, use_det=True, use_cls=True, use_rec=True, return_word_box=True)
    if found.boxes is None:
        return
    for box, text, words in zip(found.boxes, found.txts, found.word_results, strict=True):
        digits = [float(score) for word, score, _ in words if any(map(str.isdigit, word))]
        sure = min(digits, default=1.0)
        if digits and not _same_again(engine, image, box, text):
            sure = 0.0
        yield {
            "text": text,
            "sure": round(sure, 3),
            "words": [
                {"text": word, "sure": round(float(score), 3), "box": _scaled(corners, scale)}
                for word, score, corners in words
            ],
        }


def _drawn(picture: bytes) -> tuple[Any, float]:
    """The picture as the reader takes it (BGR), and how much larger it is drawn than it was sent."""
    import numpy
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as opened:
        clear = opened.convert("RGBA")
    image = Image.new("RGBA", clear.size, "white")
    image.alpha_composite(clear)
    longer = max(image.size)
    scale = LARGE / longer if longer > LARGE else 2.0 if longer < SMALL else 1.0
    if scale != 1.0:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return numpy.asarray(image.convert("RGB"))[:, :, ::-1].copy(), scale


def _same_again(engine: Any, image: Any, box: Any, text: str) -> bool:
    """Whether the line's digits are the same when it is cut out with another edge, larger and softer.

    A digit that is misread is mostly misread otherwise then; one that is plain stays what it is.
    """
    import cv2
    import numpy

    line = _straight(image, box)
    if line is None:
        return True
    height = 72
    width = max(height, round(line.shape[1] * height / line.shape[0]))
    soft = cv2.GaussianBlur(cv2.resize(line, (width, height), interpolation=cv2.INTER_CUBIC), (3, 3), 0)
    again = engine(
        numpy.ascontiguousarray(soft), use_det=False, use_cls=False, use_rec=True, return_word_box=False
    )
    read = "".join(again.txts or ())
    return _digits(read) == _digits(text)


def _straight(image: Any, box: Any) -> Any:
    """The line, cut out and turned level, with a margin; None where it stands upright or is too small."""
    import cv2
    import numpy

    corners = numpy.asarray(box, dtype=numpy.float32)
    width = float(numpy.linalg.norm(corners[1] - corners[0]))
    height = float(numpy.linalg.norm(corners[3] - corners[0]))
    if width < 4 or height < 4 or height > 1.5 * width:
        return None
    along, down = (corners[1] - corners[0]) / width, (corners[3] - corners[0]) / height
    edge = height * _MARGIN
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    wider = numpy.array(
        [c + along * edge * x + down * edge * y for c, (x, y) in zip(corners, signs, strict=True)],
        dtype=numpy.float32,
    )
    size = (round(width + 2 * edge), round(height + 2 * edge))
    level = numpy.array([(0, 0), (size[0], 0), size, (0, size[1])], dtype=numpy.float32)
    turned = cv2.getPerspectiveTransform(wider, level)
    return cv2.warpPerspective(image, turned, size, borderMode=cv2.BORDER_REPLICATE)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _scaled(corners: Any, scale: float) -> list[tuple[float, float]]:
    return [(round(float(x) / scale, 1), round(float(y) / scale, 1)) for x, y in corners]


if __name__ == "__main__":
    main()
