"""The search: arrays, a kernel of plain functions that numba can compile, and its driver."""
