"""The unit ring: no socket is opened."""

import pytest
from pytest_socket import disable_socket


@pytest.fixture(autouse=True)
def _no_network():
    disable_socket()
