"""The middleware of the service, outermost first: response headers, plain input, one unit of work."""
