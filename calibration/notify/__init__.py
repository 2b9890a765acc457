"""What people are told: notices for the inbox in the app, and one digest a person and refresh outside, never twice."""
