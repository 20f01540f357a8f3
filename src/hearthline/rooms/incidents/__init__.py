"""Incidents and near misses as they were reported."""
