"""Sentences about roads, travel and positions."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "places.extract_missing": (
        "There is no file {path}. Give the path of an OpenStreetMap extract that ends in .osm.pbf."
    ),
    "places.extract_unreadable": (
        "{path} cannot be opened ({reason}). Give a file that this user may read."
    ),
    "places.extract_not_pbf": (
        "{path} is not an OpenStreetMap extract in PBF form. Download the region again as "
        ".osm.pbf; an .osm or .osm.bz2 file must be converted first."
    ),
    "places.extract_truncated": (
        "{path} ends in the middle. The download was probably cut short: download it again."
    ),
    "places.extract_damaged": (
        "{path} is damaged ({reason}). Nothing was changed. Download it again."
    ),
    "places.extract_incomplete": (
        "{missing:,} of {references:,} points of the roads in {path} are not in the file. "
        "Cut the region out again with complete ways."
    ),
    "places.extract_without_roads": (
        "{path} holds no roads that a car can drive along and back. Give an extract of the "
        "region your nurses drive in."
    ),
    "places.no_space": (
        "The disk that holds {folder} is full; the roads need about {bytes_needed:,} bytes. "
        "The roads used before are still in place. Make room and import again."
    ),
    "places.cannot_store": (
        "The roads cannot be written to {folder} ({reason}). The roads used before are still in "
        "place. Let this user write there and import again."
    ),
    "places.store_unreadable": (
        "The stored roads in {path} cannot be read. Import the extract again with "
        "./hearthline roads FILE.osm.pbf, or delete the file to plan with straight lines."
    ),
    "places.travel_by_roads": "Driving times along the roads of {label}.",
    "places.travel_partly_by_roads": (
        "Driving times along the roads of {label}; {outside:,} addresses lie outside it and are "
        "reached by straight line × {circuity} at {kmh} km/h."
    ),
    "places.travel_straight": (
        "Estimated driving times: straight line × {circuity} at {kmh} km/h. "
        "Import a road extract for real ones."
    ),
    "places.zip_missing": "No ZIP code was given.",
    "places.zip_malformed": (
        "{zip_code} is not a ZIP code. Write five digits, or nine with a dash: 12345-6789."
    ),
    "places.zip_without_dash": (
        "{zip_code} has nine digits without a dash. If it is a ZIP+4, write {suggestion}."
    ),
    "places.zip_unknown": (
        "There is no ZIP code {zip_code}. Check it against the address, or place the home by hand."
    ),
    "places.zip_without_place": (
        "ZIP code {zip_code} is served by mail only and lies nowhere on the map. Place the home "
        "by hand."
    ),
    "places.stage.ways": "Reading roads: {done:,} ways",
    "places.stage.nodes": "Reading their points: {done:,}",
    "places.stage.building": "Joining roads at their crossings",
    "places.stage.saving": "Saving",
    "places.stage.done": (
        "{label}: {junctions:,} crossings and {kilometres:,} km of road are ready; "
        "{left_out_km:,} km in cut-off pieces were left out."
    ),
    "places.unchanged": "These roads were already in place; nothing changed.",
    "places.attribution_osm": "© OpenStreetMap contributors, ODbL",
    "places.attribution_invented": "Invented roads",
}
