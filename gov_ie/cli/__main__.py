"""`python -m gov_ie.cli`."""

from gov_ie.cli.app import main

main()
