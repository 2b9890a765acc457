"""The retail business: 87 stores and their days."""
