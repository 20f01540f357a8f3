"""People of the program: who may sign in, in which role and branch, and how."""
