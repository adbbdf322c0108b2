"""Forms (Discord's modals): how they open, and how what was typed is read; one file per room."""
