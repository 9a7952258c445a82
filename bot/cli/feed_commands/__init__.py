"""The subcommands of ``feeds``: one file each, with ``command``; its docstring is its help."""
