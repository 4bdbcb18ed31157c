"""The page of results."""

from __future__ import annotations

from helpline.rehearsal.judging import judge
from helpline.rehearsal.page import render
from helpline.rehearsal.results import line, passes, rates
from tests.rehearsal.people import ENDINGS, bot, feed, played, someone, turn


def test_rates_come_first_and_the_worst_transcript_before_the_others() -> None:
    good = someone(feed("timeout"), number=1)
    good.world.feeds[0].working = True
    bad = someone(feed("locked"), habits="angry", number=2)
    talks = [
        played(good, turn(good, "open_stopped", bot("Done."))),
        played(bad, turn(bad, "open_locked", bot("<script>x</script>"), bot("<script>x</script>"))),
    ]
    verdicts = [judge(one, [], ENDINGS) for one in talks]
    found = rates(verdicts)
    assert (found.customers, found.right, found.laws, passes(found)) == (2, 0.5, 1, False)
    assert "right end 50.0%, laws broken 1" in line(found)
    page = render(verdicts, seed=3)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.index("By situation") < page.index("Worst transcripts") < page.index("L5: says 2 times")
    assert "1 · timeout" not in page, "who ended well has no transcript there"
