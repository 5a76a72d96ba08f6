"""Creates database roles and databases on a server, for operators, the demonstration and tests."""
