"""What runs around the pages: opening, jobs, the inbox folder, uploads over HTTP, health. No Streamlit here."""
