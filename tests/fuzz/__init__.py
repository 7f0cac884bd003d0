"""Every public entry on arbitrary bytes: `targets` says what is called, `run` drives it for hours, `test_targets` for seconds."""
