"""The check of a user's own receiver: what it makes of real deliveries, right and wrong ones."""
