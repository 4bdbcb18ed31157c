"""What a customer's picture says: bank, code and message in its lines, and what is beyond doubt. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from helpline.dialogue.heard import Heard, NamedBank, NamedCode
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import Mention, MentionFinder

Line = tuple[str, float]
"""As it stands, and how sure its digits are, 0 to 1."""

SURE = 0.9
"""Below this a digit may be another one."""
MOST_OFFERED = 3
_WINDOW = 3
"""Lines over which a message may be broken."""
_LABELS = re.compile(
    r"\b(?:(?:fehler|status)[- ]?(?:code|nummer|meldung)?|c[óo]digo(?:\s+de(?:l)?\s+error)?"
    r"|code\s+d['’]erreur|erreur|n[úu]mero\s+de\s+error|c[óo]digo\s+do\s+erro|erro)\b",
    re.IGNORECASE,
)
"""German, Spanish, French and Portuguese for "error code"."""
_CALLED = re.compile(
    r"\b(?:error|err|code|status|fault)s?\b[\s:#=.(\[\"'“-]*(?:is|no\.?|nr\.?|number)?[\s:#]*$", re.I
)
_CALLED_AFTER = re.compile(r"^[\s)\]\"'”:-]*(?:error|code)\b", re.I)
_OTHER_LABEL = re.compile(
    r"\b(?:ref\w*|case|ticket|order|invoice|zip|area|session|request|trace)\b[^\n]{0,12}$", re.I
)


@dataclass(frozen=True)
class Pictured:
    """`codes`: one where `sure`, else those that it may be; `worded`: the code whose message, `words`, stands
    there instead of a number."""

    bank: NamedBank | None = None
    codes: tuple[NamedCode, ...] = ()
    sure: bool = True
    worded: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.bank or self.codes or self.worded)

    @property
    def heard(self) -> Heard:
        """As if the customer had told it; what is not sure was not told."""
        banks = (self.bank,) if self.bank else ()
        codes = self.codes if self.sure else ()
        codes = codes or ((NamedCode(self.worded, self._ids, worded=True),) if self.worded else ())
        codes = tuple(NamedCode(one.value, self._ids, one.foreign, worded=one.worded) for one in codes)
        return Heard(banks=banks, codes=codes, trouble=bool(banks or codes), clicked=True)

    @property
    def _ids(self) -> tuple[str, ...]:
        return self.bank.ids if self.bank and len(self.bank.ids) == 1 else ()


@dataclass(frozen=True)
class _Code:
    value: str
    called: bool
    sure: bool
    foreign: bool = False


def read_picture(
    lines: Sequence[Line], knowledge: Knowledge, mentions: MentionFinder, own: Collection[str] = ()
) -> Pictured:
    """`own`: ids of the customer's banks; of several in the picture the one among them is meant."""
    text = "\n".join(line for line, _ in lines)
    bank = _bank([one for one in mentions.find(text, own=own) if one.entity == "bank"], text, knowledge, own)
    codes = _meant(
        list(_codes([(_LABELS.sub("error code", line), sure) for line, sure in lines], knowledge, mentions))
    )
    codes = _once(codes, knowledge)
    if codes:
        named = tuple(NamedCode(one.value, foreign=one.foreign) for one in codes[:MOST_OFFERED])
        return Pictured(bank, named, sure=len(codes) == 1 and codes[0].called and codes[0].sure)
    worded, words = _worded([line for line, _ in lines], knowledge)
    return Pictured(bank, worded=worded, words=words)


def _codes(lines: Sequence[Line], knowledge: Knowledge, mentions: MentionFinder) -> Iterator[_Code]:
    text = "\n".join(line for line, _ in lines)
    ends = list(accumulate(len(line) + 1 for line, _ in lines))
    ours = [(one.value, one.start, one.end, False) for one in mentions.find(text) if _is_code(one)]
    others = [(one.code, one.start, one.end, True) for one in knowledge.find_foreign(text)]
    for value, start, end, foreign in (*ours, *others):
        if not foreign and any(at < end and start < last for _, at, last, _ in others):
            continue
        written, before, after = text[start:end], text[:start], text[end:]
        if _OTHER_LABEL.search(before):
            continue
        number = next(n for n, last in enumerate(ends) if start < last)
        is_number = any(map(str.isdigit, value))
        plain = not is_number or (written.upper() == value and lines[number][1] >= SURE)
        known = foreign or (knowledge.find_code(value) is not None and not _has_twin(value, knowledge))
        called = not value.isdigit() or bool(_CALLED.search(before) or _CALLED_AFTER.match(after))
        yield _Code(value, called, plain and known, foreign)


def _has_twin(code: str, knowledge: Knowledge) -> bool:
    """A slashed zero is read as an eight, and surely so: 484 may be 404."""
    twins = {code[:at] + "0" + code[at + 1 :] for at, digit in enumerate(code) if digit == "8"}
    twins.add(code.replace("8", "0"))
    return code.isdigit() and any(twin != code and knowledge.find_code(twin) for twin in twins)


def _is_code(mention: Mention) -> bool:
    return mention.entity == "error_code" and not mention.negated


def _meant(codes: list[_Code]) -> list[_Code]:
    """Where one is called an error, a number that happens to be one is not meant."""
    return [one for one in codes if one.called] or codes


def _once(codes: list[_Code], knowledge: Knowledge) -> list[_Code]:
    """One for each trouble: a number and its constant are one. The less sure of two counts."""
    found: dict[str, _Code] = {}
    for one in sorted(codes, key=lambda code: (not code.value.isdigit(), code.sure)):
        problem = None if one.foreign else knowledge.find_code(one.value)
        found.setdefault(problem.code or problem.key if problem else one.value, one)
    return list(found.values())


def _bank(
    named: Sequence[Mention], text: str, knowledge: Knowledge, own: Collection[str]
) -> NamedBank | None:
    """The one bank of the picture; None for none, and for several unless one alone is the customer's."""
    exact = [one for one in named if not one.negated and _is_exact(one, text, knowledge)]
    found = {one.ids: one for one in exact}
    if len(found) > 1:
        found = {ids: one for ids, one in found.items() if set(ids) & set(own)}
    if len(found) != 1:
        return None
    ids, mention = next(iter(found.items()))
    return NamedBank(ids or (mention.value,), "affected", text[mention.start : mention.end])


def _is_exact(mention: Mention, text: str, knowledge: Knowledge) -> bool:
    """Spelt as the bank is, and written as a name: what a customer mistypes a printed screen does not."""
    written = text[mention.start : mention.end]
    banks = [bank for id in mention.ids if (bank := knowledge.bank(id))]
    names = {_squashed(name) for bank in banks for name in (*bank.aliases, bank.name)}
    names |= {_squashed(bank.name.partition(" (")[0]) for bank in banks}
    line = text[text.rfind("\n", 0, mention.start) + 1 :].partition("\n")[0]
    as_name = any(map(str.isupper, written)) or line.strip() == written
    return as_name and (_squashed(written) in names or mention.value.startswith("ambiguous:"))


def _squashed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _worded(lines: Sequence[str], knowledge: Knowledge) -> tuple[str, str]:
    """The code whose message stands there, and the message; nothing where several do."""
    found: dict[str, str] = {}
    for length in range(1, _WINDOW + 1):
        for at in range(len(lines) - length + 1):
            words = " ".join(lines[at : at + length])
            problem = knowledge.find_by_message(words)
            if problem is not None:
                found.setdefault(problem.key, words)
        if found:
            break
    return next(iter(found.items())) if len(found) == 1 else ("", "")
