"""What make runs for a release: packages, licences, locks, what can be installed."""
