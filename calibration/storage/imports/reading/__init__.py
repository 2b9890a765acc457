"""From a file to tables of text: encodings, delimiters, sheets, footers."""
