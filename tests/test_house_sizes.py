"""Files that fit on a few screens, functions that fit on one."""

from statistics import median

from tests.fakes.source import EVERYTHING, PROGRAM, functions, modules

MOST_LINES = 250
# One file holds the whole strict fake of Telegram, because it is read as one document.
LONGER = {"tests/fakes/bot_api.py": 1700}
LONGEST_FUNCTION = 40
LONGEST_MEDIAN = 10


def test_files_are_short() -> None:
    too_long = {
        module.path: module.lines
        for module in modules(*EVERYTHING)
        if module.lines > LONGER.get(module.path, MOST_LINES)
    }

    assert too_long == {}


def test_functions_can_be_seen_whole() -> None:
    too_long = {
        name: lines
        for module in modules(*EVERYTHING)
        for name, lines in functions(module)
        if lines > LONGEST_FUNCTION
    }

    assert too_long == {}


def test_most_functions_are_small() -> None:
    lengths = [lines for module in modules(*PROGRAM) for _, lines in functions(module)]

    assert median(lengths) <= LONGEST_MEDIAN
