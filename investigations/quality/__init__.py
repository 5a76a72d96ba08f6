"""Quality checks of a return: the registry of rules, the data they read, and reasons for warnings."""
