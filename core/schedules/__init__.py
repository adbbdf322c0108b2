"""What runs by the clock: when schedules are due, what they put into the queue, and that it is posted once."""
