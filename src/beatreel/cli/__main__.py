"""``python -m beatreel.cli``."""

from .app import main

main()
