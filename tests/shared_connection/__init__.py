"""The login alias of the tests: the default connection under the login role."""
