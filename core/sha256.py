"""The written form of a SHA-256 digest, for constraints."""

SHA256 = r"^[0-9a-f]{64}$"
