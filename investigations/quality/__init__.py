"""What a return is checked for: the registry of rules, the data they look at, and reasons for warnings."""
