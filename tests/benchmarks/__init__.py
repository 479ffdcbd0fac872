"""What is measured rather than tested: run by hand, and quickly in CI."""
