"""The pages: the gate, the forms, the routes. No rule, no query, no permission of its own."""
