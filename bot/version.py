"""The version of Esep; pyproject.toml reads it here, so that a checkout that is not installed has it, too."""

VERSION = "0.1.0"
