"""Who may come in: directories, passwords, tokens, sessions."""
