"""Slash commands, context menus and modals: parse, call a service, render."""
