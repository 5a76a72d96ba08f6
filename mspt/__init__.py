"""The wiring: settings, addresses, the queue, the servers. It holds no rule of the domain."""
