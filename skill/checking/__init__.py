"""`askaloud check`: whether all that an assistant needs is there and works."""
