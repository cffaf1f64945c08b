"""The OpenAPI document of everything that is served and sent, and the page that shows it."""
