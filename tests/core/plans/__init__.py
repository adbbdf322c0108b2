"""Tests of daily plans."""
