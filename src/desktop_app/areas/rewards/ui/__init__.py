"""The windows of rewards: giving an award, and taking one back."""
