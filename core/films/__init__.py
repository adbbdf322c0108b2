"""Films: catalogue, ratings, taste and explained recommendations."""
