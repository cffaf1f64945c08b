"""The admin API: what a test may ask and set."""
