"""Files of the user: strict JSON and CSV in, whole files out, messages that name place and value."""
