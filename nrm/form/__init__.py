"""The referral form: its questions, the dates on which they apply, and who is asked. It stores nothing."""
