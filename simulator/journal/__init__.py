"""The journal: what happened to a tenant, and the waiting for what is yet to come."""
