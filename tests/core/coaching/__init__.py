"""Tests of coaching."""
