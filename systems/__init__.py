"""Systems that use the API: their accounts and tokens, and the webhooks by which they learn of events."""
