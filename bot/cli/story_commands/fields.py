"""The arguments and options that the subcommands share."""

from typing import Annotated

import typer

Which = Annotated[
    str,
    typer.Argument(
        metavar="STORY", help="Its id, the id of its alert or a report, or a report's link."
    ),
]
Why = Annotated[str, typer.Option(help="The reason, in a sentence; readers may see it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Label = Annotated[
    bool,
    typer.Option(
        "--label", help="Write the leading report to feedback.jsonl at once, as `label` does."
    ),
]
