"""A process that ingests without end, to be killed: ``python -m tests.storage.ingesting URL``.

Each round brings thirty new articles and says so once it is committed.
"""

import sys
from itertools import count

from storage.database import Database
from tests.storage.builders import NONE, House, event_no, item

ROUND = 30


def main(url: str) -> None:
    database = Database.open(url, migrate=False)
    house = House(database, "Antara")
    for number in count(house.count("articles") // ROUND):
        house.bring(
            *(
                item(
                    f"Round {number} entry {n}",
                    guid=f"{number}-{n}",
                    link=f"https://a.example/{number}/{n}",
                    verdict=event_no(3 * number + n // 10) if n % 10 == 0 else NONE,
                )
                for n in range(ROUND)
            )
        )
        print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
