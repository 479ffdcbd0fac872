"""Running always: a systemd unit, and telling systemd how it goes."""
