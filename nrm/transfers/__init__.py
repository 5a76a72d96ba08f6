"""Transfer of a referral to another force: offered, accepted or declined."""
