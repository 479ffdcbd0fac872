"""`python -m skill` is `askaloud`."""

from skill.cli.app import main

if __name__ == "__main__":
    main()
