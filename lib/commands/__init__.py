"""The utilities that the drafts name, one module each: ``SCHEMA`` says what its JSON holds, ``run`` does the work."""
