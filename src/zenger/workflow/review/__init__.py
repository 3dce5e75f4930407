"""The verbs of review: inspect, redact, assess, approve, withhold."""
