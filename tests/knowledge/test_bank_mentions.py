"""Which words of a sentence are banks."""

from __future__ import annotations

import pytest

from helpline.knowledge.mentions import Mention, find_mentions


def banks(text: str, *, asked: bool = False) -> list[str]:
    return [m.value for m in find_mentions(text, bank_asked=asked) if m.entity == "bank"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my chase feed is down", "chase"),
        ("chase", "chase"),
        ("Chase.", "chase"),
        ("it's chase", "chase"),
        ("it's with Wells Fargo", "wells-fargo"),
        ("wellsfargo", "wells-fargo"),
        ("wells fago keeps failing", "wells-fargo"),
        ("well fargo", "wells-fargo"),
        ("bofa won't connect", "bank-of-america"),
        ("B of A", "bank-of-america"),
        ("bank of amerca login", "bank-of-america"),
        ("Bank of America's feed", "bank-of-america"),
        ("chase's feed stopped", "chase"),
        ("chase’s feed stopped", "chase"),
        ("whats wrong with chases feed", "chase"),
        ("my chsae account", "chase"),
        ("chas account wont sync", "chase"),
        ("402 chase", "chase"),
        ("pnc bank", "pnc"),
        ("citi cards not updating", "citi"),
        ("citybank", "citi"),
        ("m&t", "mt-bank"),
        ("M & T bank is broken", "mt-bank"),
        ("m and t bank", "mt-bank"),
        ("US Bank", "us-bank"),
        ("u.s. bank stopped", "us-bank"),
        ("usbank", "us-bank"),
        ("usb", "us-bank"),
        ("usb feed is down", "us-bank"),
        ("cant link USB", "us-bank"),
        ("bb&t", "truist"),
        ("truist wont sync", "truist"),
        ("truest bank wont sync", "truist"),
        ("navy fed", "navy-federal"),
        ("navy federl credit union", "navy-federal"),
        ("schwab", "schwab"),
        ("e*trade", "morgan-stanley-etrade"),
        ("fifth third", "fifth-third"),
        ("5/3", "fifth-third"),
        ("my 5/3 bank account", "fifth-third"),
        ("ally account not syncing", "ally"),
        ("my ally account is missing", "ally"),
        ("discover card error", "discover"),
        ("my discover keeps failing", "discover"),
        ("connect to discover", "discover"),
        ("i bank with regions and it fails", "regions"),
        ("my new regions username goes where", "regions"),
        ("locked my web access, regions did", "regions"),
        ("a red dot beside regions", "regions"),
        ("cut the cord w tangerine", "tangerine"),
        ("key bank login", "keybank"),
        ("mercury connection broke", "mercury"),
        ("relay feed is broken", "relay"),
        ("the Relay stopped syncing", "relay"),
        ("square account not importing", "cash-app"),
        ("my wise account", "wise"),
        ("stripe is not syncing", "stripe"),
        ("venmo", "venmo"),
        ("paypall", "paypal"),
        ("pay pal", "paypal"),
        ("papal", "paypal"),
        ("capital one spark card", "capital-one"),
        ("capitol one", "capital-one"),
        ("the spark card", "capital-one"),
        ("american expres canada", "amex-ca"),
        ("amex canada", "amex-ca"),
        ("capital one in canada", "capital-one-ca"),
        ("td canada trust", "td-canada"),
        ("td bank", "td-bank"),
        ("rbc royal bank", "rbc"),
        ("scotia", "scotiabank"),
        ("desjardin", "desjardins"),
        ("people's united", "mt-bank"),
        ("peoples united bank", "mt-bank"),
        ("is chase down", "chase"),
        ("can't log in to chase", "chase"),
        ("does chase work right now", "chase"),
        ("and for chase it says ITEM_LOGIN_REQUIRED", "chase"),
        ("Hi there, Chase has not pulled transactions since Monday", "chase"),
        ("CHASE FEED DOWN", "chase"),
        ("wf feed is down", "wells-fargo"),
        ("huntinton bank", "huntington"),
        ("huntigtn bank", "huntington"),
        ("american exprss canada", "amex-ca"),
        ("huntington national account", "huntington"),
        ("costco anywhere visa", "citi"),
        ("citizens access savings", "citizens"),
        ("AMEX in Canada", "amex-ca"),
        ("capital one, the canadian one", "capital-one-ca"),
        ("fidelity brokerage account stopped syncing", "fidelity"),
        ("current bank app feed failed", "current"),
        ("do you guys do wise", "wise"),
        ("does the app carry frost yet?", "frost"),
        ("what about cadence", "cadence"),
        ("where's my lili account", "lili"),
        ("ramp keeps asking who i am", "ramp"),
        ("stripe, the bank", "stripe"),
        ("the meridian thing", "meridian"),
        ("nothing under square", "cash-app"),
        ("is relay on your list", "relay"),
        ("dime isnt there", "dime"),
        ("amreican express", "amex"),
    ],
)
def test_a_bank_is_found_by_name_nickname_and_misspelling(text: str, value: str) -> None:
    assert banks(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "my current balance is wrong",
        "the current account balance is off",
        "what is my current feed status",
        "current version of the bank feed",
        "why do i have to chase them about my bank account",
        "i don't want to chase you for an answer on my bank feed",
        "stop making me chase support about my account",
        "the key is to connect the bank",
        "where is the key on my account",
        "press the key to refresh",
        "i discover that the feed is down",
        "did you discover the problem with my bank",
        "i want to square up with the bank",
        "we have to ramp up accounts",
        "please relay this to the bank team",
        "is it wise to disconnect my bank",
        "likewise my bank account",
        "the most popular bank",
        "my usb stick with the bank statements",
        "bank wants a usb security token",
        "log in with a usb key",
        "the yellow banner is not working",
        "transactions associated with my bank account",
        "i changed my bank password",
        "my bank is not connecting",
        "the bank of my choice",
        "how do i chose a bank",
        "how do i choose a bank account",
        "i need to reconnect my bank account",
        "credit on my bank account",
        "there is a credit one day ago",
        "can you check the bank feed",
        "cases like this happen with my bank",
        "in case my bank account fails",
        "transfer to the bank account",
        "target date of the bank feed",
        "i love the discovery of new transactions",
        "it's on us, bank feed is down",
        "apple pay is not in my account",
        "i use an apple computer to connect",
        "it never works, bank feed is dead",
        "the simple way to add a bank",
        "navy blue button for the bank feed",
        "the first national holiday bank closing",
        "since 5/3 the bank feed is down",
        "oh well, my account is still broken",
        "i ent to my bank account",
        "my card number is wrong",
        "the truest statement about my bank",
        "transaction from march",
        "frost on the window of the bank",
        "what regions of the us do you support for bank feeds",
        "square one please",
        "the yellow banner says you change providers",
        "rent came in on the 1st, bank shows it and you don't",
        "nothing in the banner, nothing at all",
        "mercury poisoning from the fish",
        "let us square it away by friday",
        "do you have the current figures",
        "thank you so much, it works",
        "refresh please",
        "a list of key dates of my bank feed",
        "",
    ],
)
def test_an_ordinary_word_is_no_bank(text: str) -> None:
    assert banks(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("chase and wells fargo are down", ["chase", "wells-fargo"]),
        ("chase, bofa and pnc", ["chase", "bank-of-america", "pnc"]),
        ("both my truist and my ally accounts", ["truist", "ally"]),
        ("402 on chase and 409 on us bank", ["chase", "us-bank"]),
        ("chase/citi", ["chase", "citi"]),
        ("pnc works but key does not", ["pnc", "keybank"]),
    ],
)
def test_several_banks_are_found_in_one_sentence(text: str, values: list[str]) -> None:
    assert banks(text) == values


@pytest.mark.parametrize(
    ("text", "value", "ids"),
    [
        ("my amex feed", "amex", ("amex",)),
        ("td is failing", "ambiguous:td", ("td-bank", "td-canada")),
        ("capital one", "capital-one", ("capital-one",)),
        ("amex, in canada and in the US", "ambiguous:amex", ("amex", "amex-ca")),
        ("amazon business prime", "ambiguous:amazon business prime", ("amex", "us-bank")),
        ("apple card", "apple-card", ("apple-card",)),
        ("hsbc", "ambiguous:hsbc", ("hsbc-us", "rbc")),
        ("bmo", "ambiguous:bmo", ("bmo", "bmo-us")),
        ("my citizens account", "ambiguous:citizens", ("citizens", "first-citizens")),
        ("first national bank", "ambiguous:first national bank", ("fnb-pa", "fnbo")),
        ("amex in the usa", "amex", ("amex",)),
        ("bmo canada", "bmo", ("bmo",)),
    ],
)
def test_a_name_of_several_banks_carries_all_candidates(text: str, value: str, ids: tuple[str, ...]) -> None:
    (found,) = find_mentions(text)
    assert (found.value, found.ids) == (value, ids)


@pytest.mark.parametrize(
    ("text", "kept", "denied"),
    [
        ("not chase, amex", ["amex"], ["chase"]),
        ("it's not chase", [], ["chase"]),
        ("pnc not chase", ["pnc"], ["chase"]),
        ("chase, no, amex", ["amex"], ["chase"]),
        ("chase. sorry i meant wells fargo", ["wells-fargo"], ["chase"]),
        ("chase no wait pnc", ["pnc"], ["chase"]),
        ("I meant Amex", ["amex"], []),
        ("not chase or pnc", [], ["chase", "pnc"]),
        ("not with chase, with truist", ["truist"], ["chase"]),
        ("chase is not working", ["chase"], []),
        ("why isn't chase working", ["chase"], []),
        ("no it's chase", ["chase"], []),
        ("actually it's chase", ["chase"], []),
        ("it does not sync with chase", ["chase"], []),
        ("i mean the pnc account, not the chase account", ["pnc"], ["chase"]),
        ("sorry, chase and pnc", ["chase", "pnc"], []),
    ],
)
def test_a_denied_or_corrected_bank_is_marked(text: str, kept: list[str], denied: list[str]) -> None:
    found = [m for m in find_mentions(text) if m.entity == "bank"]
    assert [m.value for m in found if not m.negated] == kept
    assert [m.value for m in found if m.negated] == denied


@pytest.mark.parametrize(
    "text", ["key", "current", "wf", "ml", "td", "the current one", "discover", "its ent"]
)
def test_an_answer_to_the_question_for_the_bank_is_taken_as_one(text: str) -> None:
    assert len(banks(text, asked=True)) == 1


@pytest.mark.parametrize("text", ["yes", "the business account", "i don't know", "no", "cash", "my bank"])
def test_an_answer_without_a_bank_stays_without_one(text: str) -> None:
    assert banks(text, asked=True) == []


def test_a_bank_that_the_name_seldom_means_is_kept_beside_the_usual_one() -> None:
    found = [*find_mentions("my amex feed"), *find_mentions("td is failing")]
    assert [(m.value, m.others) for m in found] == [("amex", ("amex-ca",)), ("ambiguous:td", ())]


def test_the_longest_name_wins() -> None:
    assert banks("capital one canada card") == ["capital-one-ca"]
    assert banks("first citizens bank") == ["first-citizens"]
    assert banks("charles schwab bank") == ["schwab"]


def test_a_name_inside_another_word_is_not_found() -> None:
    assert banks("purchase missing from my account") == []
    assert banks("the bank's wfoo account") == []


def test_a_mention_is_compared_by_content() -> None:
    assert find_mentions("pnc") == [Mention("bank", "pnc", 0, 3, ("pnc",), False)]
