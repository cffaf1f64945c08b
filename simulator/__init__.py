"""A simulator of the SuperOffice CRM WebAPI's webhook side, for contract testing."""

__version__ = "0.1.0"
