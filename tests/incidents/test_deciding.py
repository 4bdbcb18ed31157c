"""When an incident begins and ends, by what was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

import pytest

from helpline.incidents.deciding import decide
from helpline.incidents.models import Incident, Seen, Verdict
from tests.incidents.month import Month

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def seen(
    customer: str, hours_ago: float = 1.0, *, failed: bool = True, bank: str = "chase", outage: bool = False
) -> Seen:
    at = NOW - hours_ago * HOUR
    whose = {"customer": customer, "conversation": customer, "connection": f"{customer}-{bank}"}
    return Seen(bank=bank, name=bank, failed=failed, tried_at=at, at=at, outage=outage, **whose)


def said(
    *of_bank: Seen, others: Iterable[Seen] = (), history: Iterable[Incident] = (), now: datetime = NOW
) -> Verdict:
    return decide(now, list(history), list(of_bank), list(others))


def incident(**changes: object) -> Incident:
    values = {"id": "i", "bank": "chase", "name": "Chase", "state": "suspected", "customers": 3}
    times = {"since": NOW - 3 * HOUR, "opened_at": NOW - 2 * HOUR, "last_sign_at": NOW - 2 * HOUR}
    return Incident(**{**values, **times, **changes})  # type: ignore[arg-type]


def test_three_customers_are_an_incident_and_two_are_not() -> None:
    assert said(seen("a"), seen("b")).step == ""
    opened = said(seen("a", 3), seen("b", 2), seen("c"))
    assert (opened.step, opened.customers, opened.since) == ("open", 3, NOW - 3 * HOUR)


def test_one_customer_who_tries_ten_times_is_one() -> None:
    assert said(*(seen("a", 0.2 * tries) for tries in range(1, 11)), seen("b")).step == ""


def test_a_bank_that_often_fails_for_somebody_needs_more_of_them() -> None:
    past = [seen(f"p{day}", 24.0 * day + 30) for day in range(28)]
    three = [seen("a"), seen("b"), seen("c")]
    assert said(*past, *three).step == ""
    assert said(*past, *three, *(seen(f"x{n}") for n in range(5))).step == "open"


def test_a_former_incident_does_not_count_as_this_banks_ordinary_past() -> None:
    over = incident(
        state="closed", since=NOW - 110 * HOUR, opened_at=NOW - 105 * HOUR, closed_at=NOW - 90 * HOUR
    )
    past = [seen(f"p{n}", 100) for n in range(30)]
    three = [seen("a"), seen("b"), seen("c")]
    assert said(*past, *three).step == ""
    assert said(*past, *three, history=[over]).step == "open"


def test_signs_of_an_incident_that_is_over_open_no_second_one() -> None:
    over = incident(state="closed", closed_at=NOW - HOUR / 2)
    assert said(seen("a"), seen("b"), seen("c"), history=[over]).step == ""


def test_where_most_who_tried_succeed_it_is_no_incident() -> None:
    worked = [seen(f"w{n}", 0.5, failed=False) for n in range(4)]
    assert said(seen("a"), seen("b"), seen("c"), *worked).step == ""


def test_where_all_banks_fail_it_is_none_of_theirs() -> None:
    three = [seen("a"), seen("b"), seen("c")]
    fail = [seen(f"o{n}", bank=f"b{n % 5}") for n in range(12)]
    work = [seen(f"o{n}", bank=f"b{n % 5}", failed=False) for n in range(12)]
    assert said(*three, others=fail).step == ""
    assert said(*three, others=work).step == "open"


def test_the_providers_own_word_needs_one_customer_only() -> None:
    assert said(seen("a", outage=True)).step == "open"


def test_five_customers_confirm_it() -> None:
    five = [seen(name, 1) for name in "abcde"]
    assert said(*five[:4], history=[incident()]).step == ""
    assert said(*five, history=[incident()]).step == "confirm"


def test_it_is_over_when_customers_succeed_and_not_when_one_was_lucky() -> None:
    failed = [seen(name, 2) for name in "abc"]
    lucky = seen("a", 0.5, failed=False)
    assert said(*failed, lucky, history=[incident()]).step == ""
    over = said(*failed, lucky, seen("b", 0.4, failed=False), history=[incident()])
    assert (over.step, over.ending) == ("close", "recovered")


def test_an_incident_of_a_part_needs_more_of_them_to_end() -> None:
    during = [seen(f"f{n}", 2) for n in range(3)] + [seen(f"w{n}", 2.1, failed=False) for n in range(2)]
    two = [seen(f"f{n}", 0.5, failed=False) for n in range(2)]
    assert said(*during, *two, history=[incident()]).step == ""
    all_of_them = [*two, seen("f2", 0.4, failed=False), seen("w0", 0.4, failed=False)]
    assert said(*during, *all_of_them, history=[incident()]).step == "close"


def test_one_who_still_fails_does_not_hold_up_the_end_for_ten() -> None:
    failed = [seen(f"f{n}", 2) for n in range(11)]
    worked = [seen(f"f{n}", 1, failed=False) for n in range(10)]
    assert said(*failed, *worked, seen("f10", 0.5), history=[incident(customers=11)]).step == "close"


@pytest.mark.parametrize(("state", "hours"), [("suspected", 24), ("confirmed", 72)])
def test_without_a_sign_it_is_dropped_in_the_end(state: str, hours: int) -> None:
    failed = [seen(name, 2) for name in "abc"]
    later = NOW + (hours - 3) * HOUR
    assert said(*failed, history=[incident(state=state)], now=later).step == ""
    dropped = said(*failed, history=[incident(state=state)], now=later + 2 * HOUR)
    assert (dropped.step, dropped.ending) == ("close", "silent")


@pytest.mark.parametrize("broken", [0.01, 0.05])
def test_a_month_brings_every_outage_that_showed_and_no_other(broken: float) -> None:
    month = Month(7, customers=400, banks=15, days=14, planted=6, broken_a_month=broken).play()
    shown = [outage for outage in month.outages if len(outage.seen) >= 5]
    assert shown
    assert all(outage.opened for outage in shown)
    assert month.false == []
    ended = [outage for outage in month.outages if outage.opened and outage.ends < month.now - 12 * HOUR]
    assert ended
    assert all(outage.closed and outage.closed >= outage.ends for outage in ended)
