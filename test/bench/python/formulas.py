"""The rules of ../document.json as plain functions of numpy arrays: the floor of
what a library on numpy can do.  Days are whole numbers, as PostgreSQL sends them."""

import numpy as np

from transfer import EPOCH


def day(text):
    return np.int32((np.datetime64(text, "D") - EPOCH).astype(int))


FIRST_DAY, LAST_DAY = day("2022-01-01"), day("2022-12-31")
WINDOW_FROM, WINDOW_UNTIL, LATE_UNTIL = day("2021-09-25"), day("2022-03-31"), day("2022-10-31")
NEWBORN_DAYS = LEAVER_DAYS = 90
WAIT_DAYS = 60
FEE, FEE_LATE = 32000, 90000
MAY_BE_LATE, VETERAN, LEAVER = 1023, 1024, 2048
AIDS = ((63, FEE), (448, 14000), (8192, 10000), (16896, 6000))

# Tier of every set of circumstances, aid of every tier.
_sets = np.arange(1 << 15)
TIER = np.select([_sets & mask != 0 for mask, _ in AIDS], range(1, 1 + len(AIDS)), 0).astype("i1")
AID = np.array([0] + [amount for _, amount in AIDS], "i4")
# Fee and days of waiting of every route.
ROUTE_FEE = np.array([0, FEE, FEE, FEE, FEE, FEE, FEE_LATE], "i4")
ROUTE_WAIT = np.array([0, 0, 0, 0, 0, 0, WAIT_DAYS], "i4")


def assess(persons):
    """The eight results of persons, columns as PostgreSQL sends them."""
    cats = persons["cats"].astype("i4")
    birth = persons["birth_date"].astype("i4")
    paid = persons["paid_on"].astype("i4")

    # Most people pay in the window: the other routes are looked for among the rest.
    route = (paid >= WINDOW_FROM).view("i1") & (paid <= WINDOW_UNTIL).view("i1")
    rest = np.flatnonzero((paid > WINDOW_UNTIL) & (paid <= LAST_DAY))
    c, b, p = cats[rest], birth[rest], paid[rest]
    e = persons["event_on"][rest].astype("i4")
    after = p >= e
    other = np.where(p <= LATE_UNTIL, np.int8(6), np.int8(0))
    other[(c & LEAVER != 0) & after & (p - e <= LEAVER_DAYS)] = 5
    other[(c & VETERAN != 0) & after & (e >= FIRST_DAY) & (e <= LAST_DAY)] = 4
    other[c & MAY_BE_LATE != 0] = 3
    other[(b >= FIRST_DAY) & (b <= LAST_DAY) & (p - b <= NEWBORN_DAYS)] = 2
    route[rest] = other

    start = np.maximum(birth, FIRST_DAY)
    start[rest] = np.where(other == 2, b, np.where(other == 6, p + (WAIT_DAYS + 1), p))
    aided_by = cats
    aided_by[route != 1] &= MAY_BE_LATE
    aided_by[(route == 0) | (route == 6)] = 0
    tier = TIER[aided_by]
    fee = ROUTE_FEE[route]
    subsidy = AID[tier]
    return {
        "route": route,
        "tier": tier,
        "fee": fee,
        "subsidy": subsidy,
        "payable": fee - subsidy,
        "wait_days": ROUTE_WAIT[route],
        "benefit_start": start,
        "benefit_end": np.full(len(route), LAST_DAY),
    }
