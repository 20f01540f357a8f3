"""Pages of the program: settings and branches, calendar, licences."""
