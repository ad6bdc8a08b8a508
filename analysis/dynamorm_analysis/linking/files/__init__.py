"""The files of a workspace as one program: which names each binds and mentions, and which of them others mean."""
