"""``run`` for people who press faster than people do; the rest is the program as it is.

Telegram's limits go fifty times as fast, and nobody is told that they ask too much; what both do
at their own pace is tested with the plain ``run``.
"""

import ctypes
import os
import sys

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1
_MARK = "BRISK_RUN"


def obey_permissions() -> None:
    """Start again as a root that may not write everywhere: for tests of files that are read-only.

    Without the right to give that up it stays as it is.
    """
    if os.geteuid() == 0 and _MARK not in os.environ and sys.platform == "linux":
        os.environ[_MARK] = "again"
        if ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0) == 0:
            os.execv(sys.executable, [sys.executable, "-m", __spec__.name, *sys.argv[1:]])


def main() -> None:
    """Answer the command line."""
    from bot import cli
    from bot.alerts.pacing import Limits, Pacing
    from bot.chat import throttle
    from bot.delivery import ways_out

    vars(ways_out)["Pacing"] = lambda: Pacing(Limits(scale=50.0, slack=0.0))
    throttle.BURST = 1000.0
    cli.main()


if __name__ == "__main__":
    obey_permissions()
    main()
