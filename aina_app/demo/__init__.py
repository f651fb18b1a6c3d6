"""Demo systems that speak the real protocols on loopback, the demo people, and the demo controls."""
