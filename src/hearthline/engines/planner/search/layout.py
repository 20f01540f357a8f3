"""Columns of the board that the kernel works on.

Everything is a row of one table and is named by its row number: routes (one shift of one nurse)
come first, then tasks (one nurse's part in a visit; a visit for two nurses has two), then the
rest. Few, wide arrays keep the compiled functions small and quick, because numba passes every
array of a tuple one by one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# One large number for "never" (minutes) and one for "not possible" (cost).
NEVER = 1 << 40
IMPOSSIBLE = 1e18

# board.fact, rows of tasks.
T_VISIT = 0
T_PLACE = 1
T_SERVICE = 2
T_WINDOW0 = 3  # rows of windows
T_WINDOW1 = 4
T_ROUTE0 = 5  # entries of board.lists: routes that may serve it
T_ROUTE1 = 6
T_PATIENT = 7  # index into seen and past
T_PATIENT_ROW = 8
T_GROUP = 9  # patient and series, for time of day; -1 for a second nurse's task
T_LOCKED = 10
T_PROMISE = 11  # promised start or -1 (first task only, like the next two)
T_PROMISE_TOLERANCE = 12
T_PUBLISHED = 13
T_PUBLISHED_NURSE0 = 14
T_PUBLISHED_NURSE1 = 15
T_ARC0 = 16  # rows of arcs
T_ARC1 = 17
T_TIE0 = 18  # rows of ties
T_TIE1 = 19
T_FIRST = 20  # 1 for the first task of a visit: the one that carries costs of time
T_ERRAND = 21  # 1 for bringing a specimen to its laboratory
T_LOAD = 22

# board.fact, rows of visits.
V_TASK0 = 0
V_TASKS = 1
V_PATIENT_ROW = 2
V_DEPTH = 3  # length of the longest chain of precedence before it
V_CHOICES = 4  # number of routes that may serve it
V_OPENS = 5
V_PRIORITY = 6
V_DEPENDANT0 = 7  # entries of board.lists: visits that need this one
V_DEPENDANT1 = 8
V_FROZEN = 9  # locked, or out of the scope of a repair: never removed
V_NEAR0 = 10  # entries of board.lists: visits worth removing with it
V_NEAR1 = 11

# board.fact, rows of windows.
W_OPENS = 0
W_CLOSES = 1
W_LOW = 2
W_HIGH = 3

# board.fact, rows of routes.
R_NURSE = 0  # index into seen and past
R_DAY = 1
R_START = 2
R_END = 3
R_LATEST = 4  # end and allowed overtime
R_FROM = 5
R_TO = 6
R_REST_OPENS = 7
R_REST_CLOSES = 8
R_REST = 9  # minutes, 0 for none
R_WEEK = 10  # rows
R_NURSE_DAY = 11
R_NURSE_ROW = 12
R_SCOPE = 13  # 1 when visits may be put here
R_ON_CALL = 14
R_CAPACITY = 15

# board.fact, rows of nurses.
N_MAX_DAY = 0
N_MAX_VISITS = 1
N_STAFF = 2
N_PAID = 3

# board.fact, rows of weeks (of one nurse).
K_BEFORE = 0
K_CONTRACT = 1
K_MOST = 2

# board.fact, rows of arcs: start >= start of the other task + lag.
ARC_OTHER = 0
ARC_LAG = 1

# board.fact, rows of ties: rules between two visits that are not about minutes.
TIE_OTHER = 0  # first task of the other visit
TIE_OTHER_TASKS = 1
TIE_KIND = 2
TIE_DAYS = 3
SAME_NURSE = 0
DIFFERENT_NURSE = 1
SAME_DAY = 2
DAYS_APART = 3
NEEDS = 4
SAME_ROUTE = 5

# board.fact, rows of groups and patients.
G_USUAL = 0  # usual minute of day or -1
G_TASK0 = 1  # entries of board.lists
G_TASK1 = 2
P_PRIMARY = 0  # nurse index or -1

# board.fact, rows of slow hours (minutes of the day).
H_OPENS = 0
H_CLOSES = 1
H_PERCENT = 2

FACT_COLUMNS = 23

# board.live, rows of tasks.
S_ROUTE = 0
S_START = 1
S_NOT_BEFORE = 2
S_WAY = 3  # minutes from the stop before it, by the matrix

# board.live and board.draft, rows of routes.
Q_STOPS = 0
Q_REST = 1  # -1: before leaving or after return by itself; k: before stop k, on the way or not
Q_LEAVES = 2
Q_RETURNS = 3
Q_WORK = 4
Q_PAST_END = 5
Q_DRIVE = 6
Q_LATE_MAX = 7
Q_VISITS = 8
Q_COLUMNS = 9  # so many columns are priced in the draft
Q_WAY_HOME = 9  # board.live: minutes from the last stop, or from start to end, by the matrix
LIVE_COLUMNS = 10

# board.live, rows of weeks, days and nurses.
A_WORK = 0
A_PAST_END = 1
A_VISITS = 1

# board.live, rows of patients: what their points are made of.
L_SLOTS = 0  # nurses at visits of the plan
L_FACES = 1  # of them, who never met before
L_MOST = 2  # most visits by one nurse, past ones included
L_WITH = 3  # visits of the plan with the one who counts as primary

# board.draft: for every row the epoch in which it was written, and columns by kind of row.
D_STAMP = 9
D_START = 0  # tasks
D_PLACE = 0  # visits: position among the absent or -1
D_FAVOUR = 0  # patients: nurse favoured while putting back, or -1
# Lists kept in columns of board.draft, entry by entry from row 0.
D_ROUTES = 10  # routes of the component, the changed one first
D_ABSENT = 11
D_QUEUE = 12
D_OPTION_ROUTE = 13
D_OPTION_POSITION = 14
D_OPTION_NOT_BEFORE = 15
D_PLACE_ROUTE = 16  # options put aside while a visit for two is tried
D_PLACE_POSITION = 17
D_PLACE_NOT_BEFORE = 18
D_WAITING = 19  # visits to put back, in order
D_CHANGED = 20  # round in which a row of the plan was last written
D_CHANGES = 21  # the rows written in this round
D_STALE = 22  # age in which a row was last written since the best plan was put aside
D_STALES = 23  # the rows in which the best plan put aside differs
D_NARROW = 24  # visits: 1 when sought a place only where this round changed something
DRAFT_COLUMNS = 25

# board.points.
POINTS = 0  # of a route, patient, group or week now; of a visit: its key for sorting
# Of a visit left out; of a task's broken promise; of a week's minute of overtime; of a route in the
# draft.
FIXED = 1

# board.weight.
C_LATE = 0
C_LATE_MAX = 1
C_NOT_PRIMARY = 2
C_NEW_FACE = 3
C_SPREAD = 4
C_TOLERANCE = 5
C_DRIVE = 6
C_KM = 7
C_ON_CALL = 8
C_FAIR = 9
C_CHANGE_NURSE = 10
C_CHANGE_TIME = 11
C_CHANGE_TOLERANCE = 12

# board.total.
Z_COST = 0  # all terms but fairness and the worst lateness
Z_WORK = 1
Z_SQUARES = 2
Z_PAID = 3
Z_LATE_MAX = 4
Z_OPTION = 5  # prices of the options, from here on
OPTIONS = 8
Z_PLACE = Z_OPTION + OPTIONS  # and of those put aside
TOTALS = Z_PLACE + OPTIONS

# board.tally.
X_ROUTES = 0
X_EPOCH = 1
X_ADDED = 2
X_TAKEN = 3
X_MOVED = 4  # 1 when a linked start changed in the last pass
X_ABSENT = 5
X_QUEUE = 6
X_PRICED = 7  # how many changes were priced, for statistics
X_BEST_ROUTE = 8
X_BEST_POSITION = 9
X_BEST_NOT_BEFORE = 10
X_RANDOM0 = 11
X_RANDOM1 = 12
X_DAYS = 13
X_DRAFT = 14  # row of board.stops with the changed route's new order; also number of routes
X_VISIT0 = 15  # rows of visits, from and to
X_VISIT1 = 16
X_PATIENT0 = 17  # rows of patients
X_PATIENT1 = 18
X_MOVABLE0 = 19  # entries of board.lists: visits that may be taken out
X_MOVABLE1 = 20
X_ROOM = 21  # most stops of a route
X_NURSES = 22
X_ROUND = 23
X_CHANGES = 24
X_AGE = 25
X_STALES = 26
X_NARROW = 27
X_HOURS0 = 28  # rows of slow hours
X_HOURS1 = 29
TALLIES = 30


class Board(NamedTuple):
    """A problem and one plan of it, in numbers."""

    fact: Any  # what does not change
    lists: Any  # entries that facts point to; the first are the starts of the days
    minutes: Any
    back: Any  # minutes the other way round, so that all ways of one place lie side by side
    km: Any
    weight: Any
    past: Any  # visits before the plan, patient x nurse
    dear: Any  # points of a visit by a nurse: price, refusals, wishes; patient x nurse
    live: Any  # the plan
    stops: Any  # route x position: tasks
    seen: Any  # visits of the plan, patient x nurse
    points: Any
    total: Any
    draft: Any  # room to think; but for lists of visits and changed rows nothing outlives a change
    tally: Any


class Kept(NamedTuple):
    """A plan put aside: the arrays of a board that hold it."""

    live: Any
    stops: Any
    seen: Any
    points: Any
    total: Any
