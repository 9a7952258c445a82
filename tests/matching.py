"""The shipped indicators, loaded once for every test of matching."""

from pathlib import Path

from bot.match.matcher import Matcher

INDICATORS = Path(__file__).parents[1] / "indicators"
MATCHER = Matcher.load(INDICATORS)
