"""Ears that a server lends: real NATS servers, real workers."""
