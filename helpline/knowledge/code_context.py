"""What stands around a number: is it called an error code, or does it count, date or name something else?"""

from __future__ import annotations

import re

from helpline.knowledge.wording import any_of

CALL = (
    r"(?:(?:error|err|erro|eror|errror|erorr|errer|errro)(?:[ -]?(?:codes?|cod|cde)|s)?|codes?|cod|"
    r"status|sts|message|msg|fault)"
)
"""Regular expression of the words by which customers call a code."""

_LIST = re.compile(rf"{CALL}[:#\s]*(?:[0-9]{{3}}\s*(?:[,/&+]|and|or)\s*)+$")
_CALLED = re.compile(
    rf"\b{CALL}(?:\W+(?:{any_of('code number num no nr is was of a came up popped it gives gave')}|"
    rf"{any_of('an the its says say reads again still message')}"
    r"|it's|called|now))*[\s:#=\"'(\[-]*$"
)
_CALLED_AFTER = re.compile(
    rf"[\s)\]\"'-]*(?:(?:{CALL})\b"
    r"|bad gateway|service unavailable|internal server error|(?:page )?not found|gateway time-?out)"
)
_OTHER_CODE = re.compile(
    rf"\b(?:{any_of('zip area postal post promo coupon security account acct gl category expense job')}|"
    rf"{any_of('verification sms access pass pin country tax sort cost class vendor item department')}|"
    rf"{any_of('project merchant mcc naics sic dialing transit branch store voucher product gate door')}"
    r"|routing|discount|one[ -]time) ?(?:codes?|numbers?)[\s:#]*(?:is|was|of)?[\s:#]*$"
)
_MONEY = any_of(
    "amount balance bill charge charges check checks cheque cost costs debit deposit deposits fee "
    "invoice payment payments purchase refund rent total totals transaction transfer wire withdrawal bal "
    "limit difference score"
)
_THINGS = any_of(
    "acct accts account accounts a/c ext extension order ticket inv ref reference case po receipt "
    "confirmation room suite ste apt unit zip area highway hwy route version v page line row step "
    "section chapter form item part model job project customer vendor client company tenant estimate "
    "digits chk chq ck tkt conf license licence class category sku employee payroll schedule interstate "
    "flight bus channel pin gl year build windows level size routing"
)
_DOING = any_of(
    "paid pay owe owes owed spent charged worth around approx approximately roughly over under than "
    "least nearly almost move moved send sent transfer transferred withdrew deposited received call "
    "dial phone tel fax text usd cad short sold uploaded downloaded imported"
)
_NUMBERED = any_of(
    "invoices? inv bills? checks? cheques? chks? orders? receipts? transactions? txns? lines? rows? pages? "
    "estimates? quotes? payments? deposits? numbering"
)
_IN_A_ROW = re.compile(
    rf"\b(?:{_NUMBERED})(?:\s+(?:{any_of('numbers? nums? nos?[.]? from between jump(?:s|ed)?')}|"
    rf"{any_of('skip(?:s|ped)? goes go went sequence series starting it #')}))*[\s:#]*$"
)
_GOING_ON = re.compile(
    rf"[\s,;&/+#-]*(?:(?:{any_of('and or to thru through till until then it goes went from')}|"
    rf"{any_of('jump(?:s|ed)? skip(?:s|ped)? straight missing also plus even but not')})[\s,;&/+#-]*)*"
)
_NOT_BEFORE = re.compile(
    rf"(?:[$£€]\s*|\b(?:(?:{_THINGS}|{_MONEY})(?: number| num| no\.?| nr| nbr| id| of| is| for| was){{0,2}}"
    r"|(?:balance|bal|total|amount|difference|limit|score) (?:shows?|says|reads|should be)"
    rf"|(?:{_DOING})(?: by)?|(?:off|up|down) by|out of|x+|end(?:s|ing)?(?: in| with)?"
    r"|last (?:(?:4|four|3|three)(?: digits?)?|digits?)(?: are| is)?"
    r"|digits(?: are)?)[\s:#.]*#?\s*|\*\s*)$"
)
_O_CLOCK = re.compile(r"\b(?:at|around|about|since|until|till|by|before|after)\s+$")
_COUNTED = any_of(
    "dollars? bucks? usd cad euros? cents? k grand percent pct bps points? items? transactions? trans txns? "
    "lines? entries records rows? times? days? hours? hrs? minutes? mins? seconds? secs? weeks? months? "
    "years? yrs? people persons? customers? clients? users? vendors? employees invoices? bills? checks? "
    "cheques? payments? deposits? charges? emails? messages calls? pages? accounts? banks? cards? "
    "companies dups? dupes? duplicates? miles? units? orders? tickets? files? am pm st street ave avenue "
    "road rd blvd boulevard drive dr lane ln court way main north south east west n s e w missing "
    "uncategorized unapproved new old more different other duplicate pending worth of refund purchase wire "
    "fee payout transfer withdrawal unread left kb mb gb ms balance debit credit freeway highway plan"
)
_NOT_AFTER = re.compile(
    r"[.,:][0-9]|/(?![0-9]{3}(?![0-9]))[0-9]|\s?[%°€]|\$(?![0-9])|[)\s.-]*[0-9]{3}[\s.-]*[0-9]{4}"
    r"|[\s-]+[0-9]{4,}|-[0-9]|\s?\([kb]\)|(?: \w+){1,2} (?:street|st|avenue|ave|road|rd|blvd|lane|ln)\b"
    rf"|[\s-]+(?:area code|out of [0-9]|(?:{_COUNTED})\b)(?! (?:error|code|and|again|union|card|not found))"
)
_DIALLED = re.compile(r"(?<![0-9])0[0-9]{2,4}[\s-]+(?:[0-9]{3}[\s-]+)?$")


def is_called(before: str, after: str) -> bool:
    """The words around say "error", "code" …"""
    return bool(_CALLED.search(before) or _LIST.search(before) or _CALLED_AFTER.match(after))


def names_something(before: str, after: str) -> bool:
    """An amount, an account, a ticket … unless "error" follows."""
    return bool(_NOT_BEFORE.search(before) or _IN_A_ROW.search(before)) and not _CALLED_AFTER.match(after)


def is_numbered(before: str) -> bool:
    """A number of things that come in rows: "checks 401", and 402 may follow."""
    return bool(_IN_A_ROW.search(before))


def goes_on(between: str) -> bool:
    """What stands between two numbers of one row: "517 to 519", "401, 402 and 403"."""
    return bool(_GOING_ON.fullmatch(between))


def is_something_else(before: str, after: str, spoken: str, *, spaced: bool) -> bool:
    """An amount, a date, a phone number, a count … as its neighbours show."""
    if spoken:
        timed = "hundred" not in spoken and _O_CLOCK.search(before)
        return bool(timed or _NOT_AFTER.match(after))
    if spaced and (re.search(r"[0-9][\s.-]?$", before) or re.match(r"[\s.-]?[0-9]", after)):
        return True
    return bool(_NOT_AFTER.match(after) or _OTHER_CODE.search(before) or _DIALLED.search(before))
