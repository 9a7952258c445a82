"""The subcommands of ``story``: one file each, with ``command``; its docstring is its help."""
