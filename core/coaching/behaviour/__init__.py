"""How a member's behaviour changes, and when their coach has to be told."""
