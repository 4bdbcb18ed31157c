"""Words that say what a number is: of a secret kind, or of a harmless one. The nearest one decides."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import NamedTuple


class Kind(enum.Enum):
    ACCOUNT = "an account's or a routing number, told as such"
    NEAR_ACCOUNT = "an account, without the word number: its last digits are more likely"
    NATIONAL = "a social security or taxpayer's number"
    CARD = "a payment card"
    CVV = "the three or four digits on a card"
    CODE = "a code for signing in"
    MAYBE_CODE = "a code of some kind"
    ERROR = "an error's code"
    RECORD = "a number in books or in support: invoice, ticket, zip, version, customer"
    AMOUNT = "money, or how many"
    PHONE = "a telephone"
    ENDING = "the last digits"


class Label(NamedTuple):
    kind: Kind
    start: int
    end: int


_NUMBER = r"(?:(?: ?(?:numbers?|num|nr|no|nos|id)\b\.?| ?[#№]| ?n°| ?nº)+:?)"
_CARD_SECRET = (
    r"(?:c\.?v\.?[vcn]\.?2?|csc|cid)(?: (?:code|number|no|num))?|card verification (?:value|code|number)|cryptogramme(?: visuel)?|"
    r"(?:security|sec) (?:code|number) (?:(?:on|of|for) (?:the |my )?(?:back|card)|\(back)|three digit code|3[ -]digit (?:security )?code|"
    r"(?:(?:3|three|tres|trois) )?(?:little )?(?:digits?|numbers?|n[úu]meros|chiffres)(?: \w+)? (?:on (?:the |my )?back|on the card|de atr[áa]s|au dos)"
    r"(?: of (?:my|the) card)?|4[ -]digit code on (?:the )?front(?: of (?:my|the) (?:amex|card))?|(?:security|sec) (?:code|number) on the back|"
    r"c[óo]digo de seguridad de la tarjeta|code de s[ée]curit[ée] de la carte"
)
_SIGN_IN_CODE = (
    r"otp|tan|totp|2fa|mfa|one[- ]?time (?:pass ?)?(?:code|password|pin)?|security code|sec code|verification (?:code|pin|number)|verify(?: code)?|"
    r"auth(?:entication|enticator|orization)?(?: app)?(?: code)?|pass ?code|sms(?: code)?|code (?:by|de|du|from|in) (?:the )?(?:sms|text(?: message)?|e-?mail|v[ée]rification)|"
    r"texted|text(?:s|ed)? (?:me|says|said)|the text|sent (?:me )?(?:the |a )?code|(?:access|sign[- ]?in|log[- ]?in|activation|confirmation|backup|recovery|sms|"
    r"temporary|new|second|first|my|the|6[- ]digit|six[- ]digit|tried|entered the|entered|typed) codes?|(?:rsa |hardware )?token|(?:key )?fob|authenticator|clave din[áa]mica|"
    r"c[óo]digo(?: de verificaci[óo]n)?|code (?:re[çc]u|secret)|(?:six|6) digits|codes?(?= ?(?:is|was|:|=|they (?:sent|texted|gave)|est|es)\b)|codes?(?= ?[:=])|"
    r"code (?:they|it|the bank|chase) (?:sent|texted|gave)|j['’]ai reçu le code|le code|activation|passcode|your code"
)
_RECORD = (
    r"gl(?: account)?|ledger(?: account)?|nominal(?: code)?|expense account|income account|chart of accounts|provider ?(?:account)?(?:id)?|"
    r"accounts? (?:payable|receivable)|tickets?|cases?|caso|dossier|ref(?:erence)?|incident|req|jira|invoices?|inv|bills?|factura|facture|po(?: box)?|p\.o\.(?: box)?|"
    r"purchase order|orders?|checks?|cheques?|ch[èe]ques?|confirmation|tracking|trace|ups|fedex|transactions?|txn|request|session|company(?: file)?|empresa|soci[ée]t[ée]|"
    r"tenant|client|customers?|cloud banking|vendor|supplier|employee|emp|category|class|sku|item|part|job|project|batch|slip|receipt|contract|permit|policy|claim|chat|"
    r"version|build|article|kb|form|rows?|lines?|page|step|section|connection|site|columns?|suite|apt|branch(?: code)?|zip(?: ?code)?|post ?code|postal code|"
    r"code postal|c[óo]digo postal|plz|cp|area code|country code|sort by|swift(?: code)?|bic|promo(?: code)?|discount code|coupon(?: code)?|referral code|qr code|"
    r"source code|short code|ext|extension|port|ip|search(?:ed)?|upload|zone|street|model|ein|license|plate|"
    r"user(?: ?(?:name|id|number))?|login(?: id)?|miles|points"
)
_AMOUNT = (
    r"balance|amount|total|sum|limit|payroll|revenue|budget|paid|pay|payments?|charged?|deposits?|deposited|transfer(?:red)?|wire|fees?|refund|worth|owe|short|off by|"
    r"income|interest|salary|rent|tip|bought|sold|price|withdrew|withdrawal|saldo|importe|pago|montant|solde|paiement|dollars?|usd|eur|euros?|gbp|cad|"
    r"zelle|venmo|tax|invoice total|split|difference|moved|loan balance|payout|closing|opening"
)
_PATTERNS = {
    Kind.ENDING: r"(?:(?:the|my|a) )?(?:codes?|texts?|sms|calls?)(?: goes| go| sent)? to|ending(?: (?:in|with))?|ends?(?: (?:in|with))?|last (?:four|4)(?: digits?)?(?: (?:are|is|of \w+(?: \w+)?))?|last digits|final digits|terminada en|"
    r"se terminant par|[úu]ltimos cuatro|quatre derniers chiffres",
    Kind.ERROR: r"(?:error|err|errno|status|warning|exit|http|reason|socket|fehler|erreur)(?: ?codes?)?(?: number| no)?|code d['’]erreur|c[óo]digo de error|errors|"
    r"error[ _]?code|statuscode|errorcode",
    Kind.CVV: _CARD_SECRET,
    Kind.NATIONAL: r"ssns?|ss ?#|ss number|social security(?: number)?|socials?|soc(?:ial)? sec|s\.s\.n\.?|itin|tax(?:payer)?(?: identification)? (?:id|number)|taxpayer|"
    r"sin|social insurance(?: number)?|dni|nie|seguro social|s[ée]cu(?:rit[ée] sociale)?|national insurance(?: number)?|ni number",
    Kind.RECORD: _RECORD,
    Kind.CODE: _SIGN_IN_CODE,
    Kind.ACCOUNT: rf"(?:bank |checking |savings |loan |mortgage |brokerage |deposit |heloc |credit line )*(?:accounts?|acct|acc|a/c|loan|compte|cuenta)(?:{_NUMBER}|:)|routing(?: number| no| #)?|"
    rf"aba|rtn|iban|rib|sort(?: code)?|bsb|clabe|transit(?: number)?|member number|share|cuenta bancaria|direct deposit|wire went to|mortgage account|loan account|deposit account|"
    rf"number of the account|bottom of (?:the|my) checks?|its number is|accountnumber",
    Kind.NEAR_ACCOUNT: r"accounts?|accts?|acc|a/c|checking|savings|compte|cuenta|mi cuenta",
    Kind.CARD: r"cards?(?: (?:number|num|no|nr)\.?)?|credit cards?|visa|master ?card|amex|discover|cc|tarjeta|carte(?: bleue)?",
    Kind.MAYBE_CODE: r"codes?",
    Kind.PHONE: r"phone|call|cell|mobile|tel|fax|reach|whatsapp|ring|rang|dial|t[ée]l[ée]phone|tel[ée]fono|ll[áa]mame|appelez|contact|number is|text me|landline|office|sms to|line",
    Kind.AMOUNT: _AMOUNT,
}
_ANY = re.compile(
    rf"(?=[a-zà-ÿ2346])(?<![\w@/])(?:{'|'.join(f'(?P<{kind.name}>{pattern})' for kind, pattern in _PATTERNS.items())})(?![a-zà-ÿ])",
    re.IGNORECASE,
)


def labels(text: str) -> Iterator[Label]:
    """Those of `text`, in order; of two that begin at one place the kind that is named first in the table."""
    for match in _ANY.finditer(text):
        yield Label(Kind[match.lastgroup or ""], *match.span())
