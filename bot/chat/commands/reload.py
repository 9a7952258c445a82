"""/reload: take over what was edited by hand, and say what came of it."""

from bot.alerts.html import Document, clip
from bot.chat.access import Access
from bot.chat.feed_screens import phrases
from bot.chat.request import Reply, Request

NAME = "reload"
ACCESS = Access.ADMIN
MENU = False

_LONGEST_PROBLEM = 1500


async def handle(request: Request) -> Reply:
    """Read feeds.toml and the indicators now; every tick does so too."""
    texts = request.texts
    done = await request.services.condition.reload(request.user_id)
    changed = done.added or done.changed or done.removed
    if done.feeds_problem:
        lines = [texts.text("feedlist.broken", why=clip(done.feeds_problem, _LONGEST_PROBLEM))]
    elif changed:
        counts = {"added": done.added, "changed": done.changed, "removed": done.removed}
        lines = [texts.text("reload.feeds", **counts)]
    else:
        lines = [texts.text("reload.same-feeds")]
    if done.indicators_problem:
        why = clip(done.indicators_problem, _LONGEST_PROBLEM)
        lines.append(texts.text("reload.broken-rules", why=why))
    else:
        lines.append(texts.text("reload.rules" if done.rules_changed else "reload.same-rules"))
    return Reply(Document(tuple(phrases.line(one) for one in lines)).fitted())
