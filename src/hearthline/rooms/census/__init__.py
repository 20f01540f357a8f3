"""People in care: who they are, where and how they live, and their episodes of care."""
