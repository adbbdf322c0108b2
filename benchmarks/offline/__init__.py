"""Recommenders judged offline on members they have not seen: data, protocol, metrics, peers."""
