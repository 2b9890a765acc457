"""What the pages share: viewer, language, address, controls, cached questions, blocks of HTML."""
