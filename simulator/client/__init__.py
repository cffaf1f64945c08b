"""The client: a running simulator seen from outside, by HTTP alone."""
