"""Forms of the team's pages, the roster's and the call log's."""
