"""Questions to the records: find_, list_ and count_ give frozen views; what the reader may not see is left out in SQL."""
