"""The state file: what is kept of tenants beyond the process, if anything."""
