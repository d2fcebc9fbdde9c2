"""Database servers of our own on loopback, from Debian's packages, without touching the system's."""
