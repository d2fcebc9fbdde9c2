"""The version of Esep that is installed."""

from importlib.metadata import version

VERSION = version("esep")
