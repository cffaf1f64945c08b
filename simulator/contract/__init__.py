"""The contract room: what bodies look like on the wire, and what the schemas say of them."""
