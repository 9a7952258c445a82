"""Inside a language the wording helps: where claims were read differently, and no further."""

from bot.stories.grouping import PlacementReason
from tests.stories import placed, report

TITLE = "laos sends rice and medicine to flooded north korean provinces red cross says"


def test_the_same_words_make_one_event() -> None:
    first = report("humanitarian held", title=TITLE)
    again = report("economic agreed", hours=5, title=TITLE + " in vientiane")
    there = placed(first, again)
    assert (there.story, there.reason) == (1, PlacementReason.SAME_WORDING)


def test_other_words_do_not() -> None:
    first = report("humanitarian held", title=TITLE)
    other = report("economic agreed", hours=5, title="lao airline plans flights to pyongyang")
    assert placed(first, other).story is None


def test_words_of_another_language_do_not() -> None:
    first = report("humanitarian held", title=TITLE)
    assert placed(first, report("economic agreed", hours=5, title=TITLE, lang="tl")).story is None


def test_short_formulas_do_not() -> None:
    first = report("denuclearisation raised", actors=("ASEAN",), title="asean statement")
    later = report("bridge held", actors=("ASEAN",), hours=24 * 9, title="asean statement")
    assert placed(first, later).story is None
