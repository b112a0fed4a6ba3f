"""What money may do: prices, amounts, tax, shares, allocations.

Pure, and tested with random values.
"""
