"""Programs in place of ``bot.board.chart`` that do not draw; the picture's title says how."""

import json
import os
import sys
import time


def main() -> None:
    """Misbehave as asked."""
    how = json.load(sys.stdin)["title"]
    if how == "hangs":
        with open(os.environ["HOME"] + "/pid", "w", encoding="utf-8") as file:
            file.write(str(os.getpid()))
        time.sleep(600)
    if how == "breaks":
        raise MemoryError("no room to draw")
    if how == "babbles":
        sys.stdout.write("not a picture")
    if how == "tells":
        sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + json.dumps(dict(os.environ)).encode())


if __name__ == "__main__":
    main()
