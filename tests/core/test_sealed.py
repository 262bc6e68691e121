"""Tests of rules cannot reach a database or the network."""

import socket
import sqlite3

import pytest


def test_a_test_of_rules_cannot_open_a_database() -> None:
    with pytest.raises(RuntimeError, match="reaches outside"):
        sqlite3.connect(":memory:")


def test_a_test_of_rules_cannot_open_a_connection() -> None:
    with socket.socket() as line, pytest.raises(RuntimeError, match="reaches outside"):
        line.connect(("127.0.0.1", 9))
