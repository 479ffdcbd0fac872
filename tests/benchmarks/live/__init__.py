"""How well live conversation works: latency, wake phrases, endurance."""
