"""Something that can run PHP with MediaWiki: unpacked packages or a container."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

INI = """\
memory_limit=512M
max_execution_time=120
upload_max_filesize=64M
post_max_size=64M
error_reporting=E_ALL & ~E_DEPRECATED
display_errors=0
log_errors=1
date.timezone=UTC
apc.shm_size=96M
realpath_cache_size=4096k
realpath_cache_ttl=3600
opcache.enable_cli=1
opcache.memory_consumption=192
opcache.interned_strings_buffer=16
opcache.max_accelerated_files=20000
opcache.validate_timestamps=0
"""


@dataclass(frozen=True, slots=True)
class Runtime:
    """How to run PHP: `script` and `server` are the words before its arguments."""

    recipe: str
    mediawiki: Path
    ini: str
    script: tuple[str, ...]
    server: tuple[str, ...]
    listen: str
    environment: Mapping[str, str] = field(default_factory=dict)
