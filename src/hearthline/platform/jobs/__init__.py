"""Background work: queued on commit, done once by key, retried, followed and cancelled."""
