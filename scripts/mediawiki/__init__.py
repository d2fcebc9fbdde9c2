"""A family of four real MediaWiki wikis on this machine's loopback address."""
