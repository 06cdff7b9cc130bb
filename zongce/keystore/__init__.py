"""The user's own: private keys behind passphrases, roots that were pinned, seals that were seen."""
