"""What records share: quantities, revisions, records entered in error, human numbers."""
