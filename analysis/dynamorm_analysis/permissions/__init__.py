"""The least IAM statements that a set of accesses needs: `reached`, `needed` and `rendering`."""
