"""What a deployment can be told wrongly."""


class DeclarationError(Exception):
    """A setting or a declaration is wrong: one line that names the file, the line and the field."""
