"""What a coach goes by: profiles and prompts, written, checked, kept and chosen."""
