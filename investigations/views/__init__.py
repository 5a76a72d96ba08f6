"""The person's doors to returns, their review, and investigations."""
