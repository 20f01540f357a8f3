"""Reads FHIR R4 as hospitals send it into plain values; decides nothing and writes nothing."""
