"""The kernel for consistent routes: over several days, the same driver for a customer.

Simulated annealing over whole customers (on all their days at once), single days where a customer
may have more than one driver, and the order within a route. Loads and lengths beyond the limit are
allowed at a price that grows while the search cools; only routes within all limits are kept.
Nodes: 0 is the depot's place, customers follow, then one node a driver, which is beginning and end
of the driver's route on each day.
"""

from __future__ import annotations

from typing import Any, NamedTuple

X_CUSTOMERS = 0
X_DRIVERS = 1
X_DAYS = 2
X_PEOPLE = 3  # most drivers of a customer
X_RANDOM = 4  # four words
X_FOUND = 8  # whether routes within the limits were found

P_CAPACITY = 0
P_LENGTH = 1
P_LOAD_PRICE = 2
P_LENGTH_PRICE = 3

C_NOW = 0  # travel and prices of what is beyond the limits
C_BEYOND = 1  # those prices alone
C_BEST = 2

COOL = 256
"""Proposals at one temperature."""


class Days(NamedTuple):
    """One problem with the routes being worked on."""

    way: Any  # place to place
    place: Any  # of nodes
    demand: Any  # customer by day; -1 without a visit
    service: Any  # customer by day
    near: Any  # customer by neighbour
    who: Any  # customer by day: driver or -1
    after: Any  # day by node
    before: Any  # day by node
    load: Any  # driver by day
    length: Any  # driver by day: travel and service
    spot: Any  # two rows by day: where an insertion goes
    limits: Any
    tally: Any
    cost: Any
    cooling: Any
    best_after: Any
    best_who: Any


def word(b: Any) -> int:
    """Return the next 32 random bits (Marsaglia's xorshift with four words)."""
    x = b.tally[X_RANDOM]
    t = (x ^ (x << 11)) & 0xFFFFFFFF
    b.tally[X_RANDOM] = b.tally[X_RANDOM + 1]
    b.tally[X_RANDOM + 1] = b.tally[X_RANDOM + 2]
    b.tally[X_RANDOM + 2] = b.tally[X_RANDOM + 3]
    w = b.tally[X_RANDOM + 3]
    w = (w ^ (w >> 19)) ^ (t ^ (t >> 8))
    b.tally[X_RANDOM + 3] = w
    return int(w)


def below(b: Any, count: int) -> int:
    """Return a random whole number below ``count``."""
    return (word(b) * count) >> 32


def between(b: Any, node: int, other: int) -> float:
    """Return the travel between two nodes."""
    return float(b.way[b.place[node], b.place[other]])


def beyond(b: Any, load: int, length: float) -> float:
    """Return the price of what is beyond the limits of a route."""
    price = 0.0
    if load > b.limits[P_CAPACITY]:
        price += (load - b.limits[P_CAPACITY]) * b.limits[P_LOAD_PRICE]
    if length > b.limits[P_LENGTH]:
        price += (length - b.limits[P_LENGTH]) * b.limits[P_LENGTH_PRICE]
    return price


def saving(b: Any, customer: int, day: int) -> float:
    """Return the travel saved by leaving a customer out on a day."""
    came = b.before[day, customer]
    goes = b.after[day, customer]
    return between(b, came, customer) + between(b, customer, goes) - between(b, came, goes)


def cheapest(b: Any, customer: int, driver: int, day: int, without: int, row: int) -> float:
    """Return the least detour for a customer in a driver's route, as if ``without`` were not there.

    Where it goes is noted in ``b.spot[row, day]``.
    """
    home = b.tally[X_CUSTOMERS] + 1 + driver
    came = home
    least = 1e300
    while True:
        goes = b.after[day, came]
        if goes == without:
            goes = b.after[day, goes]
        detour = between(b, came, customer) + between(b, customer, goes) - between(b, came, goes)
        if detour < least:
            least = detour
            b.spot[row, day] = came
        came = goes
        if came == home:
            return least


def take_out(b: Any, customer: int, day: int) -> None:
    """Leave a customer out of the route of a day."""
    came = b.before[day, customer]
    goes = b.after[day, customer]
    driver = b.who[customer, day]
    b.length[driver, day] -= (
        between(b, came, customer)
        + between(b, customer, goes)
        - between(b, came, goes)
        + b.service[customer, day]
    )
    b.load[driver, day] -= b.demand[customer, day]
    b.after[day, came] = goes
    b.before[day, goes] = came


def put_in(b: Any, customer: int, day: int, came: int, driver: int) -> None:
    """Put a customer into a route after the node ``came``."""
    goes = b.after[day, came]
    b.length[driver, day] += (
        between(b, came, customer)
        + between(b, customer, goes)
        - between(b, came, goes)
        + b.service[customer, day]
    )
    b.load[driver, day] += b.demand[customer, day]
    b.after[day, came] = customer
    b.before[day, customer] = came
    b.after[day, customer] = goes
    b.before[day, goes] = customer
    b.who[customer, day] = driver


def route_change(
    b: Any, driver: int, day: int, more_load: int, more_travel: float, more_service: float
) -> float:
    """Return what a route's prices change by."""
    load = b.load[driver, day]
    length = b.length[driver, day]
    return beyond(b, load + more_load, length + more_travel + more_service) - beyond(
        b, load, length
    )


def drivers_with(b: Any, customer: int, day: int, driver: int) -> int:
    """Return how many drivers a customer would have with ``driver`` on ``day``."""
    count = 1
    for other in range(b.tally[X_DAYS]):
        one = b.who[customer, other]
        if other == day or one < 0 or one == driver:
            continue
        is_new = 1
        for earlier in range(other):
            if earlier != day and b.who[customer, earlier] == one:
                is_new = 0
        count += is_new
    return count


def move_customer(b: Any, customer: int, driver: int, most: float) -> bool:
    """Give a customer another driver on all days, when the cost grows by ``most`` at most."""
    change = 0.0
    price = 0.0
    for day in range(b.tally[X_DAYS]):
        demand = b.demand[customer, day]
        old = b.who[customer, day]
        if demand < 0 or old == driver:
            continue
        service = b.service[customer, day]
        saved = saving(b, customer, day)
        added = cheapest(b, customer, driver, day, -1, 0)
        change += added - saved
        price += route_change(b, old, day, -demand, -saved, -service)
        price += route_change(b, driver, day, demand, added, service)
    if change + price > most:
        return False
    for day in range(b.tally[X_DAYS]):
        if b.demand[customer, day] >= 0 and b.who[customer, day] != driver:
            take_out(b, customer, day)
            put_in(b, customer, day, b.spot[0, day], driver)
    b.cost[C_NOW] += change + price
    b.cost[C_BEYOND] += price
    return True


def move_day(b: Any, customer: int, day: int, driver: int, most: float) -> bool:
    """Give a customer another driver on one day, as far as more than one is allowed."""
    demand = b.demand[customer, day]
    old = b.who[customer, day]
    if drivers_with(b, customer, day, driver) > b.tally[X_PEOPLE]:
        return False
    service = b.service[customer, day]
    saved = saving(b, customer, day)
    added = cheapest(b, customer, driver, day, -1, 0)
    price = route_change(b, old, day, -demand, -saved, -service)
    price += route_change(b, driver, day, demand, added, service)
    if added - saved + price > most:
        return False
    take_out(b, customer, day)
    put_in(b, customer, day, b.spot[0, day], driver)
    b.cost[C_NOW] += added - saved + price
    b.cost[C_BEYOND] += price
    return True


def exchange_customers(b: Any, one: int, two: int, first: int, second: int, most: float) -> bool:
    """Let two customers, each with one driver, exchange their drivers on all days."""
    change = 0.0
    price = 0.0
    for day in range(b.tally[X_DAYS]):
        demand_one = b.demand[one, day]
        demand_two = b.demand[two, day]
        more = 0.0
        other = 0.0
        load = 0
        service = 0.0
        if demand_one >= 0:
            saved = saving(b, one, day)
            added = cheapest(b, one, second, day, two, 0)
            more -= saved
            other += added
            load -= demand_one
            service -= b.service[one, day]
        if demand_two >= 0:
            saved = saving(b, two, day)
            added = cheapest(b, two, first, day, one, 1)
            more += added
            other -= saved
            load += demand_two
            service += b.service[two, day]
        change += more + other
        price += route_change(b, first, day, load, more, service)
        price += route_change(b, second, day, -load, other, -service)
    if change + price > most:
        return False
    for day in range(b.tally[X_DAYS]):
        if b.demand[one, day] >= 0:
            take_out(b, one, day)
        if b.demand[two, day] >= 0:
            take_out(b, two, day)
        if b.demand[one, day] >= 0:
            put_in(b, one, day, b.spot[0, day], second)
        if b.demand[two, day] >= 0:
            put_in(b, two, day, b.spot[1, day], first)
    b.cost[C_NOW] += change + price
    b.cost[C_BEYOND] += price
    return True


def move_within(b: Any, customer: int, day: int, came: int, most: float) -> bool:
    """Move a customer to another place of the same route."""
    driver = b.who[customer, day]
    goes = b.after[day, came]
    if came == customer or goes == customer:
        return False
    change = (
        between(b, came, customer)
        + between(b, customer, goes)
        - between(b, came, goes)
        - saving(b, customer, day)
    )
    price = route_change(b, driver, day, 0, change, 0.0)
    if change + price > most:
        return False
    take_out(b, customer, day)
    put_in(b, customer, day, came, driver)
    b.cost[C_NOW] += change + price
    b.cost[C_BEYOND] += price
    return True


def turn_round(b: Any, first: int, last: int, day: int, most: float) -> bool:
    """Turn round the stretch of a route from ``first`` to ``last``, when ``last`` comes later."""
    driver = b.who[first, day]
    node = first
    customers = b.tally[X_CUSTOMERS]
    forward = 0.0
    back = 0.0
    while node != last:
        goes = b.after[day, node]
        if goes > customers:
            return False
        forward += between(b, node, goes)
        back += between(b, goes, node)
        node = goes
    came = b.before[day, first]
    goes = b.after[day, last]
    change = (
        between(b, came, last)
        + back
        + between(b, first, goes)
        - between(b, came, first)
        - forward
        - between(b, last, goes)
    )
    price = route_change(b, driver, day, 0, change, 0.0)
    if change + price > most:
        return False
    node = first
    while node != goes:
        onward = b.after[day, node]
        b.after[day, node] = b.before[day, node]
        b.before[day, node] = onward
        node = onward
    b.after[day, first] = goes
    b.before[day, goes] = first
    b.before[day, last] = came
    b.after[day, came] = last
    b.length[driver, day] += change
    b.cost[C_NOW] += change + price
    b.cost[C_BEYOND] += price
    return True


def only_driver(b: Any, customer: int) -> int:
    """Return the one driver of a customer, -1 when there are several."""
    found = -1
    for day in range(b.tally[X_DAYS]):
        one = b.who[customer, day]
        if one >= 0:
            if found >= 0 and one != found:
                return -1
            found = one
    return found


def some_driver(b: Any, customer: int) -> int:
    """Return a driver of a neighbour, now and then any driver."""
    if (word(b) & 63) == 0:
        return below(b, b.tally[X_DRIVERS])
    other = b.near[customer, below(b, b.near.shape[1])]
    day = below(b, b.tally[X_DAYS])
    return int(b.who[other, day])


def propose(b: Any, most: float) -> bool:
    """Try one change."""
    customer = 1 + below(b, b.tally[X_CUSTOMERS])
    kind = word(b) & 15
    if kind < 5:
        driver = some_driver(b, customer)
        if driver < 0:
            return False
        return move_customer(b, customer, driver, most)
    if kind < 9:
        other = b.near[customer, below(b, b.near.shape[1])]
        first = only_driver(b, customer)
        second = only_driver(b, other)
        if first < 0 or second < 0 or first == second:
            return False
        return exchange_customers(b, customer, other, first, second, most)
    day = below(b, b.tally[X_DAYS])
    if b.demand[customer, day] < 0:
        return False
    if kind < 12 and b.tally[X_PEOPLE] > 1:
        driver = some_driver(b, customer)
        if driver < 0 or driver == b.who[customer, day]:
            return False
        return move_day(b, customer, day, driver, most)
    other = b.near[customer, below(b, b.near.shape[1])]
    if b.who[other, day] != b.who[customer, day]:
        return False
    if word(b) & 1:
        return move_within(b, customer, day, other, most)
    return turn_round(b, customer, other, day, most)


def count_afresh(b: Any) -> None:
    """Compute lengths, loads and cost from the routes: nothing drifts, new prices count."""
    travel = 0.0
    price = 0.0
    for day in range(b.tally[X_DAYS]):
        for driver in range(b.tally[X_DRIVERS]):
            home = b.tally[X_CUSTOMERS] + 1 + driver
            length = 0.0
            load = 0
            node = home
            while True:
                goes = b.after[day, node]
                length += between(b, node, goes)
                travel += between(b, node, goes)
                node = goes
                if node == home:
                    break
                length += b.service[node, day]
                load += b.demand[node, day]
            b.length[driver, day] = length
            b.load[driver, day] = load
            price += beyond(b, load, length)
    b.cost[C_NOW] = travel + price
    b.cost[C_BEYOND] = price


def keep_best(b: Any) -> None:
    """Note the routes as the best ones."""
    for day in range(b.after.shape[0]):
        for node in range(b.after.shape[1]):
            b.best_after[day, node] = b.after[day, node]
    for customer in range(b.who.shape[0]):
        for day in range(b.who.shape[1]):
            b.best_who[customer, day] = b.who[customer, day]
    b.cost[C_BEST] = b.cost[C_NOW]
    b.tally[X_FOUND] = 1


def anneal_days(b: Any, proposals: int, hot: float, cold: float) -> None:
    """Make ``proposals`` proposals while cooling from ``hot`` to ``cold``, both in travel."""
    heat = hot
    factor = (cold / hot) ** (COOL / max(proposals, COOL))
    count_afresh(b)
    for turn in range(proposals):
        if turn > 0 and turn % COOL == 0:
            heat *= factor
        before = b.cost[C_NOW]
        if (
            propose(b, heat * b.cooling[below(b, 4096)])
            and b.cost[C_NOW] < before
            and b.cost[C_BEYOND] < 1e-7
            and (b.tally[X_FOUND] == 0 or b.cost[C_NOW] < b.cost[C_BEST] - 1e-7)
        ):
            keep_best(b)
