"""Invented headlines, each of an event of its own: for tests that need many alerts."""

_STATES = (
    ("Laos", "Vientiane"),
    ("Vietnam", "Hanoi"),
    ("Indonesia", "Jakarta"),
    ("Malaysia", "Kuala Lumpur"),
    ("Thailand", "Bangkok"),
    ("Cambodia", "Phnom Penh"),
    ("Myanmar", "Naypyidaw"),
    ("the Philippines", "Manila"),
    ("Singapore", "Singapore"),
)
_EVENTS = (
    "Foreign minister of {state} arrives in Pyongyang for talks with North Korean counterpart",
    "{state} to reopen its embassy in North Korea",
    "{state} sends rice aid to North Korea through the World Food Programme",
    "{state} and North Korea sign trade agreement",
    "North Korean art troupe performs in {capital}",
    "{state} seizes North Korean ship over breach of UN sanctions",
    "{state} condemns North Korea's missile launch",
    "{state} offers to host talks between North Korea and South Korea",
)
MOST = len(_STATES) * len(_EVENTS)


def headline(number: int) -> str:
    """Return a headline that earns an alert; different numbers below MOST are different events."""
    state, capital = _STATES[number % len(_STATES)]
    text = _EVENTS[number // len(_STATES) % len(_EVENTS)].format(state=state, capital=capital)
    return text[0].upper() + text[1:]
