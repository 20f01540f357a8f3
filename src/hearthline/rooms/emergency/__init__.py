"""Emergency protocols, plans and care plans: ready before anything happens."""
