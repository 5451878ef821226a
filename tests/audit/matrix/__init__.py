"""The permission matrix: every route, method, role, stage, relation to the case and session, expected against actual."""
