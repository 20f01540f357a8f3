"""What people and systems meet: web, portal, tablet, fhir, cli."""
