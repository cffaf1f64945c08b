"""The CRM's WebAPI: one pipeline for every operation in one table."""
