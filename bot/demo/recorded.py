"""The recorded reports: real items of the labelled corpus, written for this project."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.errors import JembatanError

CORPUS = Path(__file__).parents[2] / "tests" / "corpus" / "dev"


@dataclass(frozen=True, slots=True)
class RecordedReport:
    """One report as an outlet published it; ``published`` is its date, unaltered, at 00:00 UTC."""

    id: str
    outlet: str
    language: str
    published: datetime
    title: str
    summary: str
    url: str | None


def load(first: date, last: date, folder: Path = CORPUS) -> Mapping[str, list[RecordedReport]]:
    """Return the real reports dated ``first`` to ``last``, per outlet, oldest first."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise JembatanError(
            f"no recorded reports in {folder}: the demo needs a checkout of the project"
        )
    outlets: dict[str, list[RecordedReport]] = defaultdict(list)
    for report in _real(files):
        if first <= report.published.date() <= last:
            outlets[report.outlet].append(report)
    for reports in outlets.values():
        reports.sort(key=lambda report: (report.published, report.id))
    return dict(sorted(outlets.items()))


def _real(files: Iterable[Path]) -> Iterable[RecordedReport]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item["basis"] != "real":
                continue  # invented news is never shown as real
            yield RecordedReport(
                id=item["id"],
                outlet=item["outlet"],
                language=item["lang"],
                published=datetime.combine(date.fromisoformat(item["date"]), time(), UTC),
                title=item["title"],
                summary=item["summary"],
                url=item["url"],
            )
