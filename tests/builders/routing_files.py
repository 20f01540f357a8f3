"""Small invented files of the consistent routing and the time window formats."""

from __future__ import annotations

import random


def days_file(
    customers: int = 8, days: int = 3, seed: int = 1, capacity: int = 20, longest: float = 400
) -> str:
    """Return a consistent vehicle routing file; numbers are parted by blanks and tabs."""
    chance = random.Random(seed)
    numbers = range(1, customers + 1)
    demand = {n: [chance.choice((-1, 3, 5)) for _ in range(days)] for n in numbers}
    for n in numbers:
        demand[n][chance.randrange(days)] = 4
    lines = [
        "NAME: invented",
        f"DIMENSION: {customers + 1}",
        f"NUM_DAYS: {days}",
        f"CAPACITY:  {capacity}",
        f"DISTANCE: {longest}",
        "NODE_COORD_SECTION",
        *(f"{n}\t{chance.randint(-30, 30)} {chance.randint(-30, 30)}.5" for n in numbers),
        "DEMAND_SECTION",
        *(f"{n} " + " ".join(map(str, demand[n])) for n in numbers),
        "SVC_TIME_SECTION",
        *(f"{n}\t" + "\t".join(["10.0"] * days) + "\t" for n in numbers),
        "DEPOT_SECTION",
        "0. 0.",
        "-1",
        "EOF",
    ]
    return "\n".join(lines) + "\n"


def windows_file(customers: int = 10, seed: int = 1, vehicles: int = 10, capacity: int = 30) -> str:
    """Return a time window file in which everybody can be reached in time."""
    chance = random.Random(seed)
    lines = [
        "INVENTED",
        "",
        "VEHICLE",
        "NUMBER     CAPACITY",
        f"  {vehicles}         {capacity}",
        "",
        "CUSTOMER",
        "CUST NO.  XCOORD.   YCOORD.   DEMAND    READY TIME  DUE DATE   SERVICE TIME",
        "    0      40         50          0          0       1000          0",
    ]
    for number in range(1, customers + 1):
        ready = chance.randint(0, 600)
        lines.append(
            f"    {number}  {chance.randint(0, 80)}  {chance.randint(0, 80)}  "
            f"{chance.randint(1, 9)}  {ready}  {ready + 120}  10"
        )
    return "\n".join(lines) + "\n"
