"""Experiments and feature flags: who gets what, decided once and kept."""
