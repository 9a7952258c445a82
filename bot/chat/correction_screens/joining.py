"""Merging and splitting: which event is the same one, and which report is from another."""

from bot.alerts.html import Block, Document
from bot.alerts.rendering.outlets import outlet_name
from bot.chat import pages
from bot.chat.correction_screens import asking, outcome
from bot.chat.request import Reply, Request, Row
from bot.chat.services.corrections import PAGE, Case, Wanted
from bot.ids import ArticleId, StoryId, public
from bot.stories.override import OverrideAction

_PAGE, _GO = "p", "go"
_LONGEST_OUTLET = 40


async def merge(request: Request, case: Case, parts: list[str], *, fresh: bool) -> Reply:
    """Show the events that it may be the same as, then which goes into which, then merge."""
    if not parts:
        return await candidates(request, case, 0, fresh=fresh)
    if parts[0] == _PAGE:
        return await candidates(request, case, asking.number(asking.at(parts, 1)))
    other = await request.services.corrections.case(parts[0])
    if other is None:
        raise asking.OldButtonError
    if len(parts) == 1:
        return direction(request, case, other)
    wanted = Wanted(
        action=OverrideAction.MERGE,
        story_id=case.named,
        value={"into": int(StoryId(asking.number(parts[0])))},
        seen=asking.number(asking.at(parts, 2)),
    )
    return await outcome.act(request, wanted)


async def candidates(request: Request, case: Case, page: int, *, fresh: bool = False) -> Reply:
    """Return the question which event it is the same as."""
    found = await request.services.corrections.candidates(case.story_id, page)
    name = public(case.story_id)
    title = pages.title(asking.gist(request, case.event), found.page, found.pages)
    text = request.texts.text("merge.which" if found.events else "merge.none", id=name)
    blocks: list[Block] = [asking.heading(title), asking.line(text)]
    rows: list[Row] = []
    for number, event in enumerate(found.events, 1):
        blocks.append(asking.line(f"\n{number}. {asking.dated(request, event)}", drop=1))
        label = f"{number}. {asking.dated(request, event)}"
        rows.append((asking.button(label, asking.MERGE, name, public(event.story.story_id)),))
    rows += [_pages(request, name, asking.MERGE, found.page, found.pages)]
    rows.append((asking.back(request, case),))
    return Reply(Document(tuple(blocks)).fitted(), tuple(row for row in rows if row), fresh=fresh)


def _pages(request: Request, name: str, step: str, page: int, last: int) -> Row:
    """Return the buttons to the neighbours of a page."""
    texts, row = request.texts, []
    if page > 0:
        row.append(asking.button(texts.text("pages.newer"), step, name, _PAGE, page - 1))
    if page + 1 < last:
        row.append(asking.button(texts.text("pages.older"), step, name, _PAGE, page + 1))
    return tuple(row)


def direction(request: Request, case: Case, other: Case) -> Reply:
    """Return what a merge would do, with the other way round."""
    texts, name, into = request.texts, public(case.story_id), public(other.story_id)
    gone = asking.dated(request, case.event)
    kept = asking.dated(request, other.event)
    blocks = (
        asking.heading(texts.text("merge.title")),
        asking.line(f"\n{texts.text('merge.gone', gist=gone)}"),
        asking.line(f"\n{texts.text('merge.kept', gist=kept)}"),
        asking.line(f"\n{texts.text('merge.does')}"),
    )
    rows = (
        (asking.button(texts.text("merge.go"), asking.MERGE, name, into, _GO, asking.seen(case)),),
        (asking.button(texts.text("merge.swap"), asking.MERGE, into, name),),
        (asking.back(request, case),),
    )
    return Reply(Document(blocks).fitted(), rows)


async def split(request: Request, case: Case, parts: list[str], *, fresh: bool) -> Reply:
    """Show the reports, then take one out."""
    if not parts:
        return reports(request, case, 0, fresh=fresh)
    if parts[0] == _PAGE:
        return reports(request, case, asking.number(asking.at(parts, 1)))
    wanted = Wanted(
        action=OverrideAction.SPLIT,
        story_id=case.story_id,
        article_id=ArticleId(asking.number(parts[0])),
        seen=asking.number(asking.at(parts, 1)),
    )
    return await outcome.act(request, wanted)


def reports(request: Request, case: Case, page: int, *, fresh: bool = False) -> Reply:
    """Return the question which report leaves."""
    name, listed = public(case.story_id), case.event.reports
    last = max(1, -(-len(listed) // PAGE))
    page = min(page, last - 1)
    title = pages.title(asking.gist(request, case.event), page, last)
    blocks = [asking.heading(title), asking.line(request.texts.text("split.which", id=name))]
    rows: list[Row] = []
    for number, report in enumerate(listed[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        label = f"{number}. {outlet_name(report, _LONGEST_OUTLET)}: {report.title}"
        leaves = public(report.article_id)
        rows.append((asking.button(label, asking.SPLIT, name, leaves, asking.seen(case)),))
    rows += [_pages(request, name, asking.SPLIT, page, last), (asking.back(request, case),)]
    return Reply(Document(tuple(blocks)).fitted(), tuple(row for row in rows if row), fresh=fresh)
