"""封签 (seal): canonical bytes, commitments, chain of events, trust list, receipts; values, no files."""
