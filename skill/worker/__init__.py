"""Ears for others: hears for boxes that a NATS server joins it with."""
