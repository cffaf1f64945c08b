"""How an event reaches a target: composed, signed, posted, judged."""
