"""Tests of the benchmarks' reports."""
