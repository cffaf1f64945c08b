"""What a webhook and an event are: the CRM's own rules, in the standard library only."""
