"""What is known of a claim beyond its stage: who went, whom they met, what was held. Pure.

A detail is told only where the claim's own evidence carries it; a wrong one is worse than none.
``detail.<indicator>.<step>`` in the catalogues names the facts that a phrase needs, joined by
"+", in order of preference. Facts are names of lexicon entries, and three that are made here:

    <role>>north   somebody of that role, next to an ASEAN state's name, and after it "to" or
                   "in" the North: so it is their journey, not the host's
    person         one of the North's people is named by the claim; {person}
    partner        a partner is named by the claim; {partner}
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bot.catalogue import Catalogue
from bot.match.verdict import Claim, Evidence, Verdict

_ROLES = ("leader", "minister", "special_envoy", "delegation")
_NEXT_TO = 14  # code points between the name of a state and the role
_PEOPLE, _PARTNERS, _MEMBERS = "people.", "partners.", "members."


def detail(claim: Claim, verdict: Verdict, words: Catalogue, step: str) -> str | None:
    """Return the most preferred phrase whose facts the claim's evidence carries."""
    own = [verdict.evidence[index] for index in claim.evidence]
    facts = {item.rule for item in own} | set(_journeys(own, verdict))
    person = next((item.rule for item in own if item.rule.startswith(_PEOPLE)), None)
    partner = next((item.rule for item in own if item.rule.startswith(_PARTNERS)), None)
    facts |= {name for name, rule in (("person", person), ("partner", partner)) if rule}
    prefix = f"detail.{claim.indicator}.{step}."
    for key in words.under(prefix):
        if facts.issuperset(key.removeprefix(prefix).split("+")):
            return words.text(key, person=_person(person, words), partner=_partner(partner, words))
    return None


def _journeys(own: list[Evidence], verdict: Verdict) -> Iterator[str]:
    for role in own:
        if role.rule in _ROLES and role.term.casefold() not in _words()["no_minister"]:
            goes = any(
                item.rule == "to_north" and item.field is role.field and item.start > role.start
                for item in own
            )
            if goes and any(_is_next_to(role, item) for item in verdict.evidence):
                yield from _journey_of(role)


def _journey_of(role: Evidence) -> Iterator[str]:
    if role.term.casefold() in _words()["foreign_minister"]:
        yield "foreign_minister>north"
    yield f"{role.rule}>north"


def _is_next_to(role: Evidence, member: Evidence) -> bool:
    if not member.rule.startswith(_MEMBERS) or member.field is not role.field:
        return False
    gap = max(member.start - role.end, role.start - member.end)
    return gap <= _NEXT_TO


def _person(rule: str | None, words: Catalogue) -> str:
    """Return a person's name as the language writes it, else in Latin letters."""
    name = (rule or "").removeprefix(_PEOPLE)
    key = f"person.{name}"
    return words.text(key) if words.has(key) else name.replace("-", " ").title()


def _partner(rule: str | None, words: Catalogue) -> str:
    code = (rule or "").removeprefix(_PARTNERS).partition(".")[0]
    key = f"partner.{code}"
    return words.text(key) if words.has(key) else words.country(code)


@cache
def _words() -> dict[str, frozenset[str]]:
    source = (files("bot.alerts") / "gist.toml").read_text(encoding="utf-8")
    return {name: frozenset(listed) for name, listed in tomllib.loads(source).items()}
